import assert from "node:assert/strict";
import { test } from "node:test";
import { campaignOf, emptyOf } from "../../assets/js/state/campaign.js";

const values = {
  title: 'Loans "by letter"',
  channel: "Letter",
  owner: "Libraries",
  begins: "2027-01-04",
  ends: "2027-03-31",
  review: "2028-03-01",
};

test("a campaign is a table of TOML, with its days as days", () => {
  const text = campaignOf(values, 'service = "loans"\n');
  assert.equal(
    text,
    '[[campaign]]\ntitle = "Loans \\"by letter\\""\nchannel = "Letter"\nowner = "Libraries"\n' +
      "begins = 2027-01-04\nends = 2027-03-31\nreview = 2028-03-01\n" +
      'status = "planned"\nservice = "loans"\n',
  );
});

test("what is not filled in is asked for in order", () => {
  assert.equal(emptyOf(values), "");
  assert.equal(emptyOf({ ...values, owner: "", review: "" }), "owner");
});
