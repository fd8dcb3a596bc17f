import type { PluginAnswer } from '@app/api-client';
import { Alert, Badge, Paper, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { Found } from '../ui/Found';
import { PageHead } from '../ui/PageHead';
import { abilitiesInWords, kindInWords } from './kinds';
import { labelOfOption } from './option-values';
import { usePlugin } from './plugins.queries';
import { ConfiguredMark } from './PluginsPage';

export function PluginPage() {
  const { slug } = useParams({ from: '/frame/plugins/$slug' });
  const found = usePlugin(slug);
  return <Found query={found}>{(plugin) => <PluginView plugin={plugin} />}</Found>;
}

const PluginView = ({ plugin }: { plugin: PluginAnswer }) => (
  <>
    <PageHead
      documentTitle={plugin.title}
      above={<Crumb to="/plugins">Plugins</Crumb>}
      title={plugin.title}
      lead={
        <span className="title-line">
          <ConfiguredMark plugin={plugin} />
          {plugin.description}
        </span>
      }
    />
    <Stack gap="md">
      {plugin.notConfigured && (
        <Alert color="yellow" variant="light" title="It cannot be used yet">
          {plugin.notConfigured}
        </Alert>
      )}
      <Paper>
        <Facts>
          <Fact name="Kind">{kindInWords(plugin.kind)}</Fact>
          <Fact name="Slug">
            <span className="mono">{plugin.slug}</span>
          </Fact>
          <Fact name="Can">{abilitiesInWords(plugin.abilities) || 'nothing beyond its kind'}</Fact>
        </Facts>
      </Paper>
      <Paper>
        <Title order={2} mb="sm">
          Options
        </Title>
        {plugin.pluginOptions?.length ? (
          <ul className="plain-list">
            {plugin.pluginOptions.map((option) => (
              <li key={option.name}>
                <span className="title-line">
                  <Text span fw={570}>
                    {labelOfOption(option.name)}
                  </Text>
                  <span className="mono small">{option.name}</span>
                  {option.required && <Badge color="gray">needed</Badge>}
                  {option.sensitive && <Badge color="gray">secret</Badge>}
                </span>
                <Text size="sm" c="dimmed">
                  {option.helpMessage}
                  {option.available ? ` One of: ${option.available.join(', ')}.` : ''}
                  {['string', 'number', 'boolean'].includes(typeof option.default) && option.default !== '' ? ` Default: ${String(option.default)}.` : ''}
                </Text>
              </li>
            ))}
          </ul>
        ) : (
          <Text size="sm" c="dimmed">
            It has none.
          </Text>
        )}
      </Paper>
    </Stack>
  </>
);
