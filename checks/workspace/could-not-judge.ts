/**
 * Something outside our code keeps us from judging: a missing file, a broken setting, a wrong argument. The message is
 * one readable sentence with the place and the way out; the command line prints it and exits 2.
 */
export class CouldNotJudge extends Error {
  override readonly name = "CouldNotJudge";
}
