import type { CertificateAnswer, CertificateShortAnswer, EditCertificate, RequestCertificate, RevokeCertificate, UploadCertificate } from '@app/api-client';
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lemur, pageFrom } from '../api/client';
import { onceForAForm, type Store } from '../editing/use-editing';

export type Certificate = CertificateAnswer;
export type CertificateLine = CertificateShortAnswer;

export interface ListQuery {
  readonly [parameter: string]: string | number | undefined;
}

/** A page of the list in its short form: the full one carries every PEM text along. */
export const fetchCertificates = pageFrom(lemur.certificates.listShort);

export const useCertificates = (query: ListQuery, isEnabled = true) =>
  useQuery({
    queryKey: ['certificates', 'list', query],
    queryFn: ({ signal }) => fetchCertificates(query, signal),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  });

export const certificateOptions = (id: number) =>
  queryOptions({ queryKey: ['certificates', 'one', id], queryFn: ({ signal }) => lemur.certificates.get({ params: { id }, signal }) });

export const useCertificate = (id: number) => useQuery(certificateOptions(id));

export const useCertificateByName = (name: string) =>
  useQuery({ queryKey: ['certificates', 'name', name], queryFn: ({ signal }) => lemur.certificates.byName({ params: { name }, signal }) });

/** Who did what with this certificate. The API filters by a part of the name, so longer names are left out here. */
export const useHistory = (name: string) =>
  useQuery({
    queryKey: ['logs', 'certificate', name],
    queryFn: async ({ signal }) => {
      const answer = await lemur.logs.list({ query: { filter: `certificate.name;${name}`, count: 100, sortBy: 'id', sortDir: 'desc' }, signal });
      return answer.items.filter((entry) => entry.certificate?.name === name);
    },
  });

/** Valid certificates that already carry this name, whichever of their names it is. */
export const useCertificatesFor = (name: string) =>
  useQuery({
    queryKey: ['certificates', 'for-name', name],
    queryFn: ({ signal }) => fetchCertificates({ filter: `name;"${name}"`, count: 5, sortBy: 'notAfter', sortDir: 'desc' }, signal),
    enabled: name.length > 3,
  });

const useChange = <Input, Answer>(change: (input: Input) => Promise<Answer>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ['certificates'] }).then(() => client.invalidateQueries({ queryKey: ['logs'] })),
  });
};

export type RequestBody = RequestCertificate;
export type UploadBody = UploadCertificate;
export type EditBody = EditCertificate;

export const useRequestCertificate = () => useChange((body: RequestBody) => lemur.certificates.request({ body }));
export const useUploadCertificate = () => useChange((body: UploadBody) => lemur.certificates.upload({ body }));

export const certificateStore = (id: number): Store<Certificate, EditBody> => ({
  read: () => lemur.certificates.get.tagged({ params: { id } }),
  save: (body, ifMatch) => lemur.certificates.edit.tagged({ params: { id }, body, ifMatch }),
  object: { objectType: 'certificate', objectId: id },
});

/** As it is at the moment that its form is opened. */
export const useCertificateToEdit = (id: number) => useQuery({ queryKey: ['certificates', 'edited', id], queryFn: certificateStore(id).read, ...onceForAForm });

export const useSwitchCertificate = (id: number) =>
  useChange((body: { notify?: boolean; rotation?: boolean }) => lemur.certificates.updateSwitches({ params: { id }, body }));
export const useRevokeCertificate = (id: number) => useChange((body: RevokeCertificate) => lemur.certificates.revoke({ params: { id }, body }));

/** The key is never kept in the query cache: it is asked for with a reason, shown and forgotten. */
export const useKey = (id: number) => useMutation({ mutationFn: (reason: string) => lemur.certificates.key({ params: { id }, query: { reason } }), gcTime: 0 });

export const useExport = (id: number) =>
  useMutation({
    mutationFn: (plugin: { slug: string; pluginOptions: { name: string; value: unknown }[] }) =>
      lemur.certificates.export({ params: { id }, body: { plugin } }),
    gcTime: 0,
  });
