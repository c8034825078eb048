/** Two sounds that can't be mistaken for each other over a noisy kitchen: one high and short, two low and rough. */
const notes = {
  good: [{ after: 0, hertz: 1_320, seconds: 0.12, wave: 'sine' }],
  bad: [{ after: 0, hertz: 196, seconds: 0.25, wave: 'square' }, { after: 0.35, hertz: 196, seconds: 0.35, wave: 'square' }],
} as const;
const loudness = 0.25;

let context: AudioContext | undefined;

export function beep(kind: keyof typeof notes): void {
  try {
    context ??= new AudioContext();
    void context.resume().catch(() => undefined);
    for (const { after, hertz, seconds, wave } of notes[kind]) {
      const tone = new OscillatorNode(context, { type: wave, frequency: hertz });
      const start = context.currentTime + after;
      tone.connect(new GainNode(context, { gain: loudness })).connect(context.destination);
      tone.start(start);
      tone.stop(start + seconds);
    }
  } catch {
    // A device without sound shows the same on its screen.
  }
}
