import {
  IconBell,
  IconBuildingBank,
  IconCertificate,
  IconClipboardList,
  IconClockPlay,
  IconHome,
  IconHourglass,
  IconKey,
  IconPlugConnected,
  IconRadar2,
  IconSend,
  IconServer2,
  IconSettings,
  IconUsers,
  IconUsersGroup,
  IconWorld,
  IconWorldCog,
} from '@tabler/icons-react';
import type { Rights } from '../sign-in/rights';

export interface NavigationItem {
  readonly to: string;
  readonly label: string;
  readonly icon: typeof IconHome;
  /** Only its own address makes it the current page, not those below it. */
  readonly isExact?: boolean;
  /** What it takes for the API to answer. Left out: every user may. */
  readonly needs?: string;
}

export interface NavigationGroup {
  /** Empty: the group needs no name. */
  readonly title: string;
  readonly items: readonly NavigationItem[];
}

/** The pages of the side bar. A page is listed here once it exists. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: '',
    items: [
      { to: '/', label: 'What needs me', icon: IconHome, isExact: true },
      { to: '/certificates', label: 'Certificates', icon: IconCertificate },
      { to: '/pending-certificates', label: 'Pending', icon: IconHourglass },
      { to: '/authorities', label: 'Authorities', icon: IconBuildingBank },
      { to: '/endpoints', label: 'Endpoints', icon: IconServer2 },
    ],
  },
  {
    title: 'Around them',
    items: [
      { to: '/notifications', label: 'Notifications', icon: IconBell },
      { to: '/destinations', label: 'Destinations', icon: IconSend },
      { to: '/sources', label: 'Sources', icon: IconRadar2 },
      { to: '/domains', label: 'Domains', icon: IconWorld },
      { to: '/dns-providers', label: 'DNS providers', icon: IconWorldCog },
    ],
  },
  {
    title: 'Who may',
    items: [
      { to: '/users', label: 'Users', icon: IconUsers },
      { to: '/roles', label: 'Roles', icon: IconUsersGroup },
      { to: '/api-keys', label: 'API keys', icon: IconKey },
      { to: '/audit-log', label: 'Audit log', icon: IconClipboardList },
    ],
  },
  {
    title: 'The system',
    items: [
      { to: '/jobs', label: 'Jobs', icon: IconClockPlay, needs: 'job.read' },
      { to: '/plugins', label: 'Plugins', icon: IconPlugConnected },
      { to: '/settings', label: 'Settings', icon: IconSettings, needs: 'setting.read' },
    ],
  },
];

/** Without what the caller would be refused anyway. */
export const navigationFor = ({ may }: Pick<Rights, 'may'>): NavigationGroup[] =>
  navigation
    .map((group) => ({ ...group, items: group.items.filter(({ needs }) => needs === undefined || may(needs)) }))
    .filter((group) => group.items.length > 0);
