import { z } from 'zod';

/**
 * The part of SARIF 2.1.0 that the project writes, with the members that its schema requires and no others; written from
 * the standard's own words (OASIS, sections 3.13 to 3.58).
 */
const message = z.strictObject({ text: z.string().min(1) });
const level = z.enum(['none', 'note', 'warning', 'error']);
const uri = z.string().refine((text) => URL.canParse(text, 'file:///base/') && !/[\s\\]/.test(text));
const artifactLocation = z.strictObject({ uri });
const region = z.strictObject({
  startLine: z.number().int().min(1),
  startColumn: z.number().int().min(1),
});
const location = z.strictObject({
  physicalLocation: z.strictObject({ artifactLocation, region: region.optional() }),
  logicalLocations: z
    .array(z.strictObject({ fullyQualifiedName: z.string(), kind: z.literal('element') }))
    .optional(),
});
const reportingDescriptor = z.strictObject({
  id: z.string().min(1),
  shortDescription: message.optional(),
  defaultConfiguration: z.strictObject({ level }).optional(),
  properties: z.record(z.string(), z.string()).optional(),
});
const notification = z.strictObject({
  level,
  descriptor: z.strictObject({ id: z.string() }),
  message,
  locations: z.array(location),
});
const result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.number().int().min(0),
  level,
  message,
  locations: z.array(location).min(1),
});

/** A SARIF log as the project writes it. */
export const sarifLog = z
  .strictObject({
    $schema: z.url(),
    version: z.literal('2.1.0'),
    runs: z.array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({ name: z.string().min(1), rules: z.array(reportingDescriptor) }),
        }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/),
        invocations: z.array(
          z.strictObject({
            executionSuccessful: z.boolean(),
            toolExecutionNotifications: z.array(notification),
          }),
        ),
        results: z.array(result),
      }),
    ),
  })
  .superRefine(({ runs }, issues) => {
    for (const { tool, results } of runs) {
      const ids = tool.driver.rules.map(({ id }) => id);
      if (new Set(ids).size !== ids.length) issues.addIssue('a rule is described twice');
      for (const { ruleId, ruleIndex } of results) {
        if (ids[ruleIndex] !== ruleId) issues.addIssue(`ruleIndex ${ruleIndex} is not ${ruleId}`);
      }
    }
  });
