type SourceFact = {
  readonly id: string;
  readonly value: unknown;
  readonly unit: string;
  readonly as_of: string;
  readonly meaning_en: string;
  readonly phrase_vi: string;
  readonly relation: string;
};

type Source = { readonly facts: readonly SourceFact[]; readonly derived: Readonly<Record<string, unknown>> };

/** The facts about the exchange and its neighbours without source file names; background figures are left out. */
export function makeVolumes(source: Source): {
  readonly facts: readonly object[];
  readonly derived: Readonly<Record<string, unknown>>;
} {
  return {
    facts: source.facts
      .filter(({ relation }) => relation !== 'context')
      .map(({ id, value, unit, as_of, relation, meaning_en, phrase_vi }) => ({
        id,
        value,
        unit,
        asOf: as_of,
        relation,
        en: meaning_en,
        vi: phrase_vi,
      })),
    derived: source.derived,
  };
}
