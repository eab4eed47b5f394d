// Measures as the server describes them to the browser, for tests.
const RECORDED = ["theme", "service", "channel", "period", "window"];
const GROUPED = ["classification", "tier"];
const plain = {
  label: "",
  hint: "",
  is_difference: false,
  keeps_level: false,
  needs: [],
  painted_by: [],
  needs_year_before: false,
  is_ramp: true,
  is_of_two: false,
  has_places_by_size: false,
  still: "",
  still_without_year_before: "There is no month a year before.",
};
const STILL = "It does not change from month to month.";
const of = (key, subject, more) => ({ ...plain, key, subject, label: key, ...more });
const counted = { needs: ["records"], painted_by: RECORDED };
const rated = { ...counted, needs: ["records", "base"], has_places_by_size: true };
const differs = { is_difference: true, keeps_level: true };
const compared = { ...rated, ...differs };
const both = {
  needs: ["records", "base", "classification"],
  painted_by: [...RECORDED, ...GROUPED],
  ...differs,
};
const grouped = { needs: ["classification"] };

export const measures = [
  of("expected", "takeup", { ...both, label: "what is expected" }),
  of("atlas", "takeup", { ...compared, label: "the whole atlas" }),
  of("parent", "takeup", compared),
  of("nextdoor", "takeup", { ...compared, label: "next door" }),
  of("alike", "takeup", { ...compared, ...both }),
  of("change", "takeup", {
    ...counted,
    label: "a year before",
    ...differs,
    needs_year_before: true,
  }),
  of("rate", "takeup", { ...rated, label: "nothing: show the rate" }),
  of("count", "takeup", counted),
  of("gap", "takeup", both),
  of("segment", "people", {
    ...grouped,
    label: "the commonest group",
    painted_by: GROUPED,
    is_ramp: false,
    still: STILL,
  }),
  of("index", "people", {
    ...grouped,
    label: "one group's index",
    ...differs,
    painted_by: [...GROUPED, "segment"],
    still: STILL,
  }),
  of("indicator", "indicator", {
    needs: ["indicator"],
    painted_by: ["indicator"],
    still: STILL,
  }),
  of("found", "find", {
    keeps_level: true,
    painted_by: ["where", ...GROUPED],
    still: STILL,
  }),
];
export const overlaid_by = ["overlay", ...RECORDED];
