import { IconChevronLeft } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';

/** The way back to the list that a page belongs to. */
export const Crumb = ({ to, children }: { to: LinkProps['to']; children: string }) => (
  <Link to={to} className="crumb">
    <IconChevronLeft size={14} aria-hidden /> {children}
  </Link>
);
