// Measures as the server describes them to the browser, for tests.
const RECORDED = ["theme", "service", "channel", "period", "window"];
const GROUPED = ["classification", "tier"];
const plain = {
  label: "",
  needs: [],
  painted_by: [],
  needs_year_before: false,
  is_ramp: true,
  has_period_in_key: true,
  has_places_by_size: false,
  still: "",
  label_without_year_before: "the year before is not counted",
  still_without_year_before: "There is no month a year before.",
};
const STILL = "It does not change from month to month.";
const of = (key, subject, more) => ({ ...plain, key, subject, label: key, ...more });
const counted = { needs: ["records"], painted_by: RECORDED };
const both = {
  needs: ["records", "base", "classification"],
  painted_by: [...RECORDED, ...GROUPED],
};
const grouped = { needs: ["classification"], has_period_in_key: false };

export const measures = [
  of("segment", "people", {
    ...grouped,
    painted_by: GROUPED,
    is_ramp: false,
    still: STILL,
  }),
  of("rate", "takeup", {
    ...counted,
    needs: ["records", "base"],
    has_places_by_size: true,
  }),
  of("count", "takeup", counted),
  of("indicator", "indicator", {
    needs: ["indicator"],
    painted_by: ["indicator"],
    still: STILL,
  }),
  of("expected", "takeup", both),
  of("gap", "takeup", both),
  of("change", "takeup", { ...counted, needs_year_before: true }),
  of("index", "people", {
    ...grouped,
    painted_by: [...GROUPED, "segment"],
    still: STILL,
  }),
];
export const overlaid_by = ["overlay", ...RECORDED];
