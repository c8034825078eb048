/** The signs. Each is a shape of its own, so that none of them needs its colour to be told apart. */
import type { ComponentChildren } from 'preact';

function Icon({ children, class: name = '' }: { children: ComponentChildren; class?: string }) {
  return (
    <svg class={`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor"
      stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round">
      {children}
    </svg>
  );
}

/** The mark: a ladle over its pot. */
export const Ladle = () => (
  <svg class="icon mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round">
    <path d="M21.5 4.5c3-1.6 6.4.4 5.6 3.6" />
    <path d="M21.5 4.5 15.7 18" />
    <path d="M3.5 18h14.6a7.3 7.3 0 0 1-14.6 0Z" fill="currentColor" stroke-linejoin="round" />
  </svg>
);

/** A plain meal: an empty plate. */
export const Plate = () => <Icon class="plate-sign"><circle cx="12" cy="12" r="9.5" /><circle cx="12" cy="12" r="4.75" stroke-width="1.75" /></Icon>;
/** A diet for health: a cross. */
export const Health = () => <Icon><path d="M9 3.5h6V9h5.5v6H15v5.5H9V15H3.5V9H9Z" /></Icon>;
/** A diet by conviction: a leaf. */
export const Leaf = () => <Icon><path d="M4.5 19.5C4 10 9.5 4 20 4c.3 10.5-5 16.5-13 15.2M4.5 19.5c2-4.5 5-7.5 9-9.5" /></Icon>;
export const Lock = () => <Icon><rect x="4.5" y="10.5" width="15" height="10" rx="2" fill="currentColor" /><path d="M8 10V7.5a4 4 0 0 1 8 0V10" /></Icon>;
/** Closed before its time. */
export const Flag = () => <Icon><path d="M5.5 21V3.5" /><path d="M5.5 4.5h13l-3.5 4.25 3.5 4.25h-13Z" fill="currentColor" /></Icon>;
export const Warning = () => <Icon><path d="M12 3.2 22 20.5H2Z" /><path d="M12 9.5v5M12 17.6v.1" /></Icon>;
export const Unplugged = () => <Icon><path d="m3 21 4.5-4.5M21 3l-4.5 4.5" /><path d="m6 12 6 6-1.8 1.8a3.5 3.5 0 0 1-5 0l-1-1a3.5 3.5 0 0 1 0-5ZM12 6l6 6 1.8-1.8a3.5 3.5 0 0 0 0-5l-1-1a3.5 3.5 0 0 0-5 0ZM9.5 12.5l2-2M13.5 16.5" /></Icon>;
/** A node that is in step. */
export const Plugged = () => <Icon><path d="M10 13.8a4.2 4.2 0 0 0 6 0l3-3a4.2 4.2 0 0 0-6-6l-1.2 1.2M14 10.2a4.2 4.2 0 0 0-6 0l-3 3a4.2 4.2 0 0 0 6 6l1.2-1.2" /></Icon>;
/** A node that has to catch up. */
export const Behind = () => <Icon><path d="m11.5 6-6 6 6 6M18.5 6l-6 6 6 6" /></Icon>;
export const Menu = () => <Icon><path d="M4 6.5h16M4 12h16M4 17.5h16" /></Icon>;
export const Delta = () => <Icon><path d="M12 3v10M7 8h10M7 20h10" /></Icon>;
export const Search = () => <Icon><circle cx="10.5" cy="10.5" r="6.5" /><path d="m15.5 15.5 5 5" /></Icon>;
export const Calendar = () => <Icon><rect x="3.5" y="5" width="17" height="15.5" rx="2.5" /><path d="M3.5 10h17M8 2.8V7M16 2.8V7" /></Icon>;
export const Back = () => <Icon><path d="M19 12H5m6-6.5L4.5 12l6.5 6.5" /></Icon>;
export const Previous = () => <Icon><path d="m14.5 5-7 7 7 7" /></Icon>;
export const Next = () => <Icon><path d="m9.5 5 7 7-7 7" /></Icon>;
export const Pause = () => <Icon><path d="M8.5 5v14M15.5 5v14" stroke-width="3" /></Icon>;
export const Play = () => <Icon><path d="M8 5v14l11-7Z" fill="currentColor" /></Icon>;
export const Check = () => <Icon><path d="m4.5 12.5 5 5L19.5 7" stroke-width="3" /></Icon>;
export const Cross = () => <Icon><path d="m6 6 12 12M18 6 6 18" stroke-width="3" /></Icon>;
export const Undo = () => <Icon><path d="M9 4.5 4 9.5l5 5" /><path d="M4.5 9.5H14a5.5 5.5 0 0 1 0 11H9" /></Icon>;
export const More = () => <Icon><path d="M12 5v14M5 12h14" stroke-width="3" /></Icon>;
export const Less = () => <Icon><path d="M5 12h14" stroke-width="3" /></Icon>;
export const Printer = () => <Icon><path d="M7 9V3.5h10V9M7 17.5H3.5V9h17v8.5H17" /><path d="M7 14.5h10v6H7Z" /></Icon>;
/** It came out, and somebody or something saw it. */
export const Seen = () => <Icon><path d="m2.5 13 4.5 4.5L15.5 7" stroke-width="3" /><path d="m11 16.5 1.5 1.5L22 7.5" stroke-width="3" /></Icon>;
/** Nobody knows. */
export const Unknown = () => <Icon><circle cx="12" cy="12" r="9.5" /><path d="M9 9.3a3 3 0 1 1 4.3 2.7c-.9.45-1.3 1-1.3 2M12 17.1v.1" /></Icon>;
export const File = () => <Icon><path d="M6 2.5h8.5L19 7v14.5H6ZM14 3v4.5h4.5" /><path d="M9.5 13h6M9.5 17h6" stroke-width="1.75" /></Icon>;
export const Save = () => <Icon><path d="M12 3.5v11M7 10l5 5 5-5" /><path d="M4 16.5v4h16v-4" /></Icon>;
export const Tray = () => <Icon><path d="M2.5 9h19l-2 10h-15Z" /><path d="M6 9a6 6 0 0 1 12 0" /></Icon>;
export const Scan = () => <Icon><path d="M3 8V4h4M21 8V4h-4M3 16v4h4M21 16v4h-4" /><path d="M7.5 8.5v7M11 8.5v7M14 8.5v7M17 8.5v7" stroke-width="1.75" /></Icon>;
export const Sound = () => <Icon><path d="M3.5 9.5v5h4L13 19V5L7.5 9.5Z" fill="currentColor" /><path d="M16.5 8.5a5 5 0 0 1 0 7M19 5.5a9 9 0 0 1 0 13" /></Icon>;
export const Mute = () => <Icon><path d="M3.5 9.5v5h4L13 19V5L7.5 9.5Z" fill="currentColor" /><path d="m16.5 9.5 5 5M21.5 9.5l-5 5" /></Icon>;
/** A drawer of cash. */
export const Till = () => <Icon><path d="M6.5 10V3.5h11V10M3.5 10h17v10.5h-17Z" /><path d="M3.5 15.5h17M10 18h4M9.5 6.5h5" /></Icon>;
export const Purse = () => <Icon><path d="M3.5 7v11.5a2 2 0 0 0 2 2h15V8.5h-15a2 2 0 0 1 0-4h13v4" /><path d="M16.5 14.5h.1" stroke-width="3" /></Icon>;
export const Backspace = () => <Icon><path d="M8.5 5h12v14h-12L2.5 12ZM11.5 9.5l5 5M16.5 9.5l-5 5" /></Icon>;
export const Hourglass = () => <Icon><path d="M6 3.5h12M6 20.5h12M7.5 3.5c0 5 9 6 9 8.5s-9 3.5-9 8.5M16.5 3.5c0 5-9 6-9 8.5s9 3.5 9 8.5" stroke-width="2" /></Icon>;
export const Moon = () => <Icon><path d="M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5Z" /></Icon>;
export const Sun = () => <Icon><circle cx="12" cy="12" r="4.2" /><path d="M12 2.5v2.2M12 19.3v2.2M2.5 12h2.2M19.3 12h2.2M5.3 5.3l1.5 1.5M17.2 17.2l1.5 1.5M5.3 18.7l1.5-1.5M17.2 6.8l1.5-1.5" /></Icon>;
export const Expand = () => <Icon><path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" /></Icon>;
export const Pot = () => <Icon><path d="M4.5 10h15v6a4 4 0 0 1-4 4h-7a4 4 0 0 1-4-4ZM2 12h2.5M19.5 12H22M7 6.5h10" /></Icon>;
export const Plates = () => <Icon><rect x="3" y="4" width="8" height="7" rx="1.5" /><rect x="13" y="4" width="8" height="7" rx="1.5" /><rect x="3" y="13" width="8" height="7" rx="1.5" /><rect x="13" y="13" width="8" height="7" rx="1.5" /></Icon>;
export const Skip = () => <Icon><path d="M5 5.5v13l9-6.5ZM18.5 5v14" fill="currentColor" /></Icon>;

const hour = 3_600_000;
const around = 2 * Math.PI * 8;

/** The last hour before a cutoff, running out. */
export function Ring({ left }: { left: number }) {
  const part = Math.max(0, Math.min(1, left / hour));
  return (
    <svg class="icon ring" viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor">
      <circle cx="12" cy="12" r="8" stroke-width="2" opacity=".35" />
      <circle cx="12" cy="12" r="8" stroke-width="5" stroke-dasharray={`${around * part} ${around}`} transform="rotate(-90 12 12)" />
    </svg>
  );
}
