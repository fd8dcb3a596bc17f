import type { PendingOrder } from '../contracts/issuer';
import { type AcmeConnection } from './connection';
import { locationOf } from './account';
import { areSameNames, identifiersOf, type Identifier } from './names.rules';
import { hasStatus, isProblem } from './problems';
import type { AcmeContext } from './proving';
import { renewalId, renewalInfoAddress } from './renewal-info';
import { Account, Order, OrderList, understood } from './wire';

/** Orders of an account that are looked at, the last ones: one that got lost a moment ago is among them. */
const mostPages = 20;
const mostOrders = 50;

/** Places a new order. @returns its address */
export async function placeOrder(connection: AcmeConnection, { order }: PendingOrder): Promise<string> {
  const identifiers = identifiersOf(order);
  const replaces = order.replacesPem && (await renewalInfoAddress(connection)) !== null ? renewalId(order.replacesPem) : null;
  if (replaces === null) return post(connection, identifiers);
  try {
    return await post(connection, identifiers, replaces);
  } catch (error) {
    // That it replaces another one is a courtesy to the CA (RFC 9773, 5), and no reason not to have it.
    if (isProblem(error, 'alreadyReplaced') || isProblem(error, 'malformed') || hasStatus(error, 409)) return post(connection, identifiers);
    throw error;
  }
}

async function post(connection: AcmeConnection, identifiers: readonly Identifier[], replaces?: string): Promise<string> {
  return locationOf((await connection.postTo('newOrder', { identifiers, ...(replaces === undefined ? {} : { replaces }) })).headers);
}

/**
 * An order that an interruption left behind: open, for these very names, and nobody else's. CAs without a list of orders
 * (RFC 8555, 7.1.2.1) give an open order of the same names once more when they are asked for it, or have forgotten it.
 */
export async function findPlaced(connection: AcmeConnection, { order }: PendingOrder, context: AcmeContext): Promise<string | null> {
  const account = understood(Account, (await connection.post(connection.accountUrl, null)).data, 'account');
  if (account.orders === undefined) return null;
  const urls = await listOrders(connection, account.orders);
  const taken = await context.ordersOfOthers(urls);
  const identifiers = identifiersOf(order);
  for (const url of urls.filter((one) => !taken.includes(one)).reverse()) {
    const found = understood(Order, (await connection.post(url, null)).data, 'order');
    if ((found.status === 'pending' || found.status === 'ready') && areSameNames(found.identifiers, identifiers)) return url;
  }
  return null;
}

async function listOrders(connection: AcmeConnection, first: string): Promise<string[]> {
  const urls: string[] = [];
  let next: string | null = first;
  for (let page = 0; next !== null && page < mostPages; page++) {
    const { data, headers } = await connection.post(next, null);
    urls.push(...understood(OrderList, data, 'list of orders').orders);
    next = linkOf(headers['link'], 'next');
  }
  return urls.slice(-mostOrders);
}

/** The first address of that relation in a Link header (RFC 8288). */
export const linkOf = (header: string | undefined, relation: string): string | null => linksOf(header, relation)[0] ?? null;

export const linksOf = (header: string | undefined, relation: string): string[] =>
  [...(header ?? '').matchAll(/<([^>]*)>([^<]*)/g)].filter(([, , parameters = '']) => new RegExp(`;\\s*rel="?${relation}"?\\s*(;|,|$)`).test(parameters)).map(([, address = '']) => address); // prettier-ignore
