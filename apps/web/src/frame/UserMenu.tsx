import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconKey, IconLogout, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { signOut } from '../api/session';
import { useMe } from '../sign-in/auth.queries';

export function UserMenu() {
  const { data: me } = useMe();
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="light" size="lg" radius="xl" aria-label={me ? `Signed in as ${me.username}` : 'Your account'}>
          {me ? (
            <Text span fw={650} size="sm" tt="uppercase">
              {me.username.slice(0, 1)}
            </Text>
          ) : (
            <IconUser size={18} aria-hidden />
          )}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {me && (
          <>
            <Menu.Label>
              <Text size="sm" fw={600} c="var(--ink)">
                {me.username}
              </Text>
              <Text size="xs" className="break-anywhere">
                {me.email}
              </Text>
              <Text size="xs" mt={4} className="break-anywhere">
                Roles: {me.roles.map((role) => role.name).join(', ') || 'none'}
              </Text>
            </Menu.Label>
            <Menu.Divider />
          </>
        )}
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} aria-hidden />}>
          Your account
        </Menu.Item>
        <Menu.Item component={Link} to="/api-keys" leftSection={<IconKey size={16} aria-hidden />}>
          API keys
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
