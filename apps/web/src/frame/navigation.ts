import { IconBuildingBank, IconCertificate, IconHome } from '@tabler/icons-react';

/** The pages of the side bar. A page is listed here once it exists. */
export const navigation = [
  { to: '/', label: 'What needs me', icon: IconHome, isExact: true },
  { to: '/certificates', label: 'Certificates', icon: IconCertificate, isExact: false },
  { to: '/authorities', label: 'Authorities', icon: IconBuildingBank, isExact: false },
] as const;
