/** Whether `Text` is several literals where one is meant: a variable that was widened to a union. */
export type IsUnion<Text, All = Text> = Text extends unknown ? ([All] extends [Text] ? false : true) : never;
