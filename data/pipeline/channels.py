"""The channels that councils use, and the words that extracts have for them.

docs/data.md lists both.

A catalogue may add channels, and say which words mean which (`channels` of a record set).
"""

import re

CHANNEL_TITLES = {
    "web": "Web",
    "phone": "Phone",
    "face_to_face": "Face to face",
    "post": "Post",
    "email": "Email",
    "sms": "Text message",
    "self_service": "Self-service",
    "home_visit": "Home visit",
    "third_party": "Through others",
    "unknown": "Unknown",
}
"""The channels councils use; a catalogue may add others."""
CHANNEL_WORDS: dict[str, tuple[str, ...]] = {
    "web": (
        *("online", "online form", "website", "web site", "web form", "webform", "eform", "e form"),
        *("internet", "portal", "customer portal", "my account", "mobile app", "app", "web chat"),
        *("webchat", "live chat", "chatbot", "digital"),
    ),
    "phone": (
        *("telephone", "phone call", "call", "telephone call", "tel", "contact centre"),
        *("call centre", "voicemail", "ivr"),
    ),
    "face_to_face": (
        *("face to face", "f2f", "in person", "counter", "walk in", "customer service centre"),
        *(
            "reception",
            "one stop shop",
            "hub",
            "visit",
            "office visit",
            "personal visit",
            "library",
        ),
    ),
    "post": ("letter", "mail", "by post", "postal", "paper", "paper form"),
    "email": ("e mail", "mailbox"),
    "sms": ("text", "text message", "texting"),
    "self_service": ("self service", "selfservice", "kiosk", "self serve"),
    "home_visit": ("home visit", "visit to home"),
    "third_party": (
        *(
            "third party",
            "partner",
            "agent",
            "councillor",
            "member enquiry",
            "mp",
            "through others",
        ),
        *("other organisation", "referral"),
    ),
    "unknown": ("unknown", "not known", "not recorded", "other", "n a", "na", ""),
}
"""Channel → words for it, as ``folded_words`` writes them."""
_BY_WORDS = {words: key for key, listed in CHANNEL_WORDS.items() for words in (key, *listed)}


def folded_words(text: str) -> str:
    """A text in small letters, with single spaces for all but letters and digits.

    >>> folded_words(" Face-to-Face "), folded_words("E-mail")
    ('face to face', 'e mail')
    """
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def channel_of(text: str) -> str:
    """The channel that a text means by itself, '' where it is none of the words.

    >>> channel_of("Telephone"), channel_of("Mobile App"), channel_of("FixMyStreet")
    ('phone', 'web', '')
    """
    return _BY_WORDS.get(text.strip().casefold()) or _BY_WORDS.get(folded_words(text), "")
