/** What a comment begins with that allows a finding for a while. */
export const allowWord = "rawr-hq-allow";
