/** By its name alone, where no workspace is open; `flow/tests` asks the settings of the runners. */
export function isTest(file: string): boolean {
  return /\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)__tests__\//.test(file);
}
