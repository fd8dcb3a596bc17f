import { ActionIcon, AppShell, Burger, Button, Group, NavLink, ScrollArea, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKeyboard, IconPlus } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useRights } from '../sign-in/rights';
import { useSingleKeys } from '../ui/single-keys';
import { ColorSchemeSwitch } from './ColorSchemeSwitch';
import { KeysDialog } from './KeysDialog';
import { Logo } from './Logo';
import { navigationFor } from './navigation';
import { UserMenu } from './UserMenu';

/** Side bar, header and the place for a page. */
export function Frame() {
  const [menuOpened, menu] = useDisclosure(false);
  const [keysOpened, keys] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const rights = useRights();
  const path = useRouterState({ select: (state) => state.location.pathname });

  useSingleKeys((key) => {
    if (key === '?') keys.open();
    return key === '?';
  });
  const closeMenu = menu.close;
  const shownPath = useRef(path);
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    closeMenu();
    // Screen readers go on from where the focus is: at the top of the new page, not in the link that is gone.
    main.current?.focus({ preventScroll: true });
  }, [path, closeMenu]);

  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 232, breakpoint: 'md', collapsed: { mobile: !menuOpened } }} padding={0}>
      <a className="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <AppShell.Header className="header">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={menuOpened}
              onClick={menu.toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={menuOpened ? 'Close the menu' : 'Open the menu'}
              aria-expanded={menuOpened}
            />
            <Link to="/" className="brand" aria-label="Lemur, first page">
              <Logo />
              <span>Lemur</span>
            </Link>
          </Group>
          <Group gap={6} wrap="nowrap">
            <Button component={Link} to="/certificates/request" size="xs" leftSection={<IconPlus size={16} aria-hidden />} className="new-certificate">
              Request<span className="wide-only">&nbsp;a certificate</span>
            </Button>
            <Tooltip label="Keys">
              <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Keyboard shortcuts" onClick={keys.open} visibleFrom="sm">
                <IconKeyboard size={20} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <ColorSchemeSwitch />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="navbar" p="sm" aria-label="Main">
        <AppShell.Section grow component={ScrollArea} type="hover" scrollbarSize={6}>
          {navigationFor(rights).map(({ title, items }) => (
            <div key={title} className="navigation-group">
              {title && (
                <Text size="xs" c="dimmed" className="navigation-title">
                  {title}
                </Text>
              )}
              {items.map(({ to, label, icon: Icon, isExact }) => {
                const isActive = isExact ? path === to : path === to || path.startsWith(`${to}/`);
                return (
                  <NavLink
                    key={to}
                    component={Link}
                    to={to}
                    label={label}
                    leftSection={<Icon size={19} stroke={1.7} aria-hidden />}
                    active={isActive}
                    aria-current={isActive ? 'page' : undefined}
                  />
                );
              })}
            </div>
          ))}
        </AppShell.Section>
        <UnstyledButton className="keys-hint" onClick={keys.open} visibleFrom="md">
          <kbd>?</kbd>{' '}
          <Text span size="xs" c="dimmed">
            shows the keys
          </Text>
        </UnstyledButton>
      </AppShell.Navbar>
      <AppShell.Main ref={main} id="main" tabIndex={-1} className="main">
        <div className="page">
          <Outlet />
        </div>
      </AppShell.Main>
      <KeysDialog opened={keysOpened} onClose={keys.close} />
    </AppShell>
  );
}
