/** A curled, ringed tail: the mark of the house, as an ornament. */
export function RingedTail({ size = 72 }: { size?: number }) {
  const path = 'M10 58 C34 64 60 52 60 32 A20 20 0 0 0 20 30 C20 40 27 45 34 44 C42 43 45 37 43 31';
  return (
    <svg width={size} height={size} viewBox="0 0 72 72" fill="none" aria-hidden>
      <path d={path} stroke="var(--ring-pale)" strokeWidth="11" strokeLinecap="round" />
      <path d={path} stroke="var(--ring-dark)" strokeWidth="11" strokeDasharray="7 10" />
    </svg>
  );
}
