/** Tells a label reader, which types what it read and Enter as a keyboard would, from somebody who types. */
import { Wedge } from '../../kiosk/model/wedge';
import { markIn } from './trays';

/** ms without a key after which something else begins. */
const pause = 2_000;
const longest = 100;

/** A label’s mark is known by its look, however slow the screen is with the keys; any other code by the speed of a reader. */
export class LabelReader {
  private readonly wedge = new Wedge();
  private typed = '';
  private last = -Infinity;

  /** @param at monotonic, ms. @returns what was typed of it, on the Enter after it. */
  key(key: string, at: number, where: 'anywhere' | 'field'): string | null {
    const quick = this.wedge.key(key, at, where);
    if (key === 'Enter') {
      const mark = markIn(this.typed);
      this.typed = '';
      return mark ?? quick;
    }
    if (key.length !== 1) return null;
    this.typed = (at - this.last > pause ? key : this.typed + key).slice(-longest);
    this.last = at;
    return null;
  }
}
