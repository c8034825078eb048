/** Tells a badge reader, which types a code and Enter as a keyboard would, from somebody who types. */

const shortest = 4;
/** ms from key to key: where nothing can be typed into, and in a field, where fast fingers must not pass for a reader. */
const slowest = { anywhere: 90, field: 35 };

export class Wedge {
  private code = '';
  private last = -Infinity;

  /** @param at monotonic, ms. @returns the code, on the Enter after it. */
  key(key: string, at: number, where: keyof typeof slowest): string | null {
    const quick = at - this.last <= slowest[where];
    if (key === 'Enter') {
      const code = quick && this.code.length >= shortest ? this.code : null;
      this.code = '';
      return code;
    }
    if (key.length !== 1) return null; // Shift comes along with capitals
    this.code = quick ? this.code + key : key;
    this.last = at;
    return null;
  }
}
