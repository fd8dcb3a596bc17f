import type { DeploymentAnswer, RenewalAnswer, WarningsAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur } from '../../api/client';
import { useChange } from '../../api/use-change';

export type Renewal = RenewalAnswer;
export type Warnings = WarningsAnswer;
export type Deployment = DeploymentAnswer;

export const useRenewal = (id: number) =>
  useQuery({ queryKey: ['certificates', 'renewal', id], queryFn: ({ signal }) => lemur.renewal.get({ params: { id }, signal }) });

export const useReissue = (id: number) => useChange((reason: string) => lemur.renewal.reissue({ params: { id }, body: { reason } }));

export const useWarnings = (id: number) =>
  useQuery({ queryKey: ['certificates', 'warnings', id], queryFn: ({ signal }) => lemur.warnings.ofCertificate({ params: { id }, signal }) });

const isUnderway = (deployment: Deployment) => deployment.state === 'planned';

/** Asked again while something is on its way, so that somebody who waits sees it arrive. */
export const useDeployments = (id: number) =>
  useQuery({
    queryKey: ['certificates', 'deployments', id],
    queryFn: ({ signal }) => lemur.deployments.list({ params: { id }, query: { count: 100 }, signal }),
    refetchInterval: (query) => (query.state.data?.items.some(isUnderway) ? 4000 : false),
  });

export const useRetryDeployment = () => useChange((id: number) => lemur.deployments.retry({ params: { id } }));
export const useRollBack = () => useChange((id: number) => lemur.deployments.rollBack({ params: { id } }));
