import { expect, it } from 'vitest';
import { describeOptions, secretOptionNames } from '../contracts/option-list';
import { parseOptions } from '../contracts/parse-options';
import type { Fields } from '../contracts/plugin';

interface FaceUnderTest {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly options: Fields;
  readonly settings: Fields;
}

/** What plugins of every kind promise. @param options that the plugin takes */
export function itKeepsThePromisesOfEveryPlugin(plugin: FaceUnderTest, options: Record<string, unknown>): void {
  it('has a slug for rows and addresses, a title, and a description that is a sentence', () => {
    expect(plugin.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(plugin.title.trim()).not.toBe('');
    expect(plugin.description).toMatch(/^[A-Z].+\.$/);
  });

  it('describes every option, because forms are built from these words', () => {
    expect(
      describeOptions(plugin)
        .filter((option) => !option.helpMessage.trim())
        .map((option) => option.name),
    ).toEqual([]);
  });

  it('hides every option that sounds like a secret', () => {
    const suspicious = describeOptions(plugin).filter(
      (option) =>
        /pass|secret|token|privatekey|hmac/i.test(option.name) &&
        !/(path|file|role|format|method)$/i.test(option.name) &&
        !['bool', 'destinationSelect'].includes(option.type),
    );
    expect(suspicious.map((option) => option.name)).toEqual(suspicious.filter((option) => option.sensitive).map((option) => option.name));
    expect(secretOptionNames(plugin)).toEqual(expect.arrayContaining(suspicious.map((option) => option.name)));
  });

  it('offers validations that a browser can compile', () => {
    for (const { validation } of describeOptions(plugin)) if (validation) expect(() => new RegExp(validation)).not.toThrow();
  });

  it('takes its own options again after they were stored as JSON', () => {
    const parsed = parseOptions(plugin, options);
    expect(parseOptions(plugin, JSON.parse(JSON.stringify(parsed)) as Record<string, unknown>)).toEqual(parsed);
  });

  it('describes every setting and gives it its name outside', () => {
    for (const [name, field] of Object.entries(plugin.settings.shape)) {
      expect([name, field.meta()]).toEqual([
        name,
        expect.objectContaining({ key: expect.stringMatching(/^[A-Z][A-Z0-9_]*$/) as string, description: expect.stringMatching(/\S/) as string }),
      ]);
    }
  });
}
