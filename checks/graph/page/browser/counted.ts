/** `1 arrow`, `2 arrows`. */
export function counted(many: number, one: string, several: string): string {
  return `${many} ${many === 1 ? one : several}`;
}
