import { listAnswer } from './answers';
import { endpoint } from './endpoint';
import { PluginAnswer } from './nested';
import { pluginsQuery } from './queries';

export const plugins = {
  list: endpoint({
    method: 'GET',
    path: '/plugins',
    summary: 'All plugins by title, or those of one type',
    who: 'any',
    query: pluginsQuery,
    answer: listAnswer(PluginAnswer),
  }),
  get: endpoint({ method: 'GET', path: '/plugins/:slug', summary: 'One plugin with its options', who: 'any', answer: PluginAnswer }),
};
