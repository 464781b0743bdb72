/** Where a workspace keeps its baseline; committed. */
export const baselineFile = "rawr-hq.baseline.json";
