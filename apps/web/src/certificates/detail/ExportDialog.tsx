import type { PluginAnswer } from '@app/api-client';
import { Button, Code, Group, Modal, Select, Skeleton, Stack, Text } from '@mantine/core';
import { IconDownload, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { reasonFor } from '../../api/failure';
import { complaintAbout, firstValues, sentOptions } from '../../plugins/option-values';
import { PluginOptions } from '../../plugins/PluginOptions';
import { usePlugins } from '../../plugins/plugins.queries';
import { bytesOfBase64, download, fileNameOf } from '../../ui/download';
import { CopyText } from '../../ui/PemBlock';
import { Problem } from '../../ui/Problem';
import { useExport, type Certificate } from '../certificates.queries';

interface Props {
  certificate: Certificate;
  opened: boolean;
  onClose: () => void;
}

/** Makes a file of a certificate in one of the formats that the installation offers. */
export function ExportDialog({ certificate, opened, onClose }: Props) {
  const formats = usePlugins('export', opened);
  return (
    <Modal opened={opened} onClose={onClose} title="Export" size="lg" closeOnClickOutside={false}>
      {formats.error ? (
        <Problem failure={formats.error} onRetry={() => void formats.refetch()} />
      ) : formats.data ? (
        <ExportForm certificate={certificate} formats={formats.data.items} onClose={onClose} />
      ) : (
        <Skeleton height={160} />
      )}
    </Modal>
  );
}

/** Certificate, chain and key in one file, which most servers and browsers read. */
const usualFormat = 'openssl-export';

function ExportForm({ certificate, formats, onClose }: { certificate: Certificate; formats: readonly PluginAnswer[]; onClose: () => void }) {
  const [slug, setSlug] = useState((formats.find((one) => one.slug === usualFormat) ?? formats[0])?.slug ?? '');
  const format = formats.find((one) => one.slug === slug);
  const options = format?.pluginOptions ?? [];
  const [values, setValues] = useState(() => firstValues(options));
  const [isChecked, setIsChecked] = useState(false);
  const making = useExport(certificate.id);

  const choose = (next: string | null) => {
    setSlug(next ?? '');
    setValues(firstValues(formats.find((one) => one.slug === next)?.pluginOptions ?? []));
    setIsChecked(false);
    making.reset();
  };
  const send = () => {
    setIsChecked(true);
    if (!format || options.some((option) => complaintAbout(option, values[option.name]))) return;
    making.mutate(
      { slug: format.slug, pluginOptions: sentOptions(options, values) },
      { onSuccess: ({ data, extension }) => download(fileNameOf(certificate.name, extension), bytesOfBase64(data), 'application/octet-stream') },
    );
  };

  if (making.data) return <Made passphrase={making.data.passphrase} fileName={fileNameOf(certificate.name, making.data.extension)} onClose={onClose} />;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="md">
        <Select
          label="Format"
          description={format?.description}
          data={formats.map((one) => ({ value: one.slug, label: one.title, disabled: one.notConfigured !== undefined }))}
          value={slug}
          allowDeselect={false}
          onChange={choose}
          error={reasonFor(making.error, 'plugin.slug')}
          data-autofocus
        />
        <PluginOptions
          options={options.map((option) =>
            /passphrase/i.test(option.name) && !option.required
              ? { ...option, helpMessage: `${option.helpMessage ?? ''} Left empty, one is made and shown once.`.trim() }
              : option,
          )}
          values={values}
          onChange={setValues}
          isChecked={isChecked}
          reasonOf={(name) => reasonFor(making.error, `plugin.pluginOptions.${name}`)}
        />
        <div className="note" data-tone="calm">
          <IconKey size={18} aria-hidden />
          <div>A file that holds the private key counts as a view of the key: it goes on record.</div>
        </div>
        <Problem failure={making.error} shownAtField={['plugin.slug', ...options.map(({ name }) => `plugin.pluginOptions.${name}`)]} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={making.isPending} leftSection={<IconDownload size={16} aria-hidden />} disabled={!format}>
            Export
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Made({ passphrase, fileName, onClose }: { passphrase: string | null; fileName: string; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Text role="status">
        <b className="break-anywhere">{fileName}</b> is in your downloads.
      </Text>
      {passphrase && (
        <div className="note" data-tone="soon">
          <IconKey size={18} aria-hidden />
          <div className="grow-text">
            <Text size="sm">Its passphrase is shown once, now:</Text>
            <Group gap="xs" wrap="nowrap">
              <Code fz="md" className="break-anywhere">
                {passphrase}
              </Code>
              <CopyText text={passphrase} label="Copy the passphrase" />
            </Group>
          </div>
        </div>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Stack>
  );
}
