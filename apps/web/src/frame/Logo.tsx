/** A lemur's head between its ears, and the ringed tail for its name. Drawn here, so that it needs no file and follows the colours of the page. */
export function Logo({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <path
        d="M5 4.500C8.500 3.800 11 5.500 12.300 7.600a12 12 0 0 1 7.400 0C21 5.500 23.500 3.800 27 4.500c1 4-.2 7-2 8.900.6 1.300.9 2.600.9 4C25.900 23.600 21.500 29 16 29S6.100 23.600 6.100 17.400c0-1.400.3-2.700.9-4-1.800-1.900-3-4.900-2-8.900Z"
        fill="var(--ring-dark)"
      />
      <path
        d="M16 10.800c2.300-2 7.600-1 7.800 3.700.2 3.500-2.600 5-4 7.300-.9 1.600-1.300 4.700-3.800 4.700s-2.900-3.100-3.800-4.700c-1.400-2.300-4.200-3.800-4-7.300.2-4.700 5.500-5.700 7.800-3.700Z"
        fill="var(--surface)"
      />
      <circle cx="11.600" cy="15.600" r="3.100" fill="var(--ring-dark)" />
      <circle cx="20.400" cy="15.600" r="3.100" fill="var(--ring-dark)" />
      <circle cx="11.800" cy="15.500" r="1.500" fill="#f2a33a" />
      <circle cx="20.200" cy="15.500" r="1.500" fill="#f2a33a" />
      <path d="M14 22.300c.6-.7 3.400-.7 4 0 .3.900-1 2-2 2s-2.300-1.100-2-2Z" fill="var(--ring-dark)" />
    </svg>
  );
}
