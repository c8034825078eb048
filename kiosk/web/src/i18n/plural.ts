/** `1 scuola`, `2 scuole`: Italian and English both have just these two forms. */
export function plural(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
