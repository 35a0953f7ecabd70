import { readdirSync } from 'node:fs';
import { containerPorts } from '@lienthong/testcontainers';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { describe, expect, test } from 'vitest';
import { documentsOf, yamlOf } from './deployment-files.ts';

const folder = 'infra/kubernetes';
const models = { Namespace, NetworkPolicy, Service, ServiceAccount, StatefulSet };
const kustomization = yamlOf(`${folder}/kustomization.yaml`);
const files: readonly string[] = kustomization.resources;
const set = yamlOf(`${folder}/stateful-set.yaml`);
const { spec: pod, metadata: podMetadata } = set.spec.template;
const [container] = pod.containers;

describe('the manifests', () => {
  test('are all of the folder', () => {
    const there = readdirSync(new URL(`../../${folder}/`, import.meta.url));
    expect(there.filter((name) => name.endsWith('.yaml')).sort()).toEqual(
      ['kustomization.yaml', ...files].sort(),
    );
  });

  test.each(files)('%s is what the schema of Kubernetes says', (name) => {
    for (const document of documentsOf(`${folder}/${name}`)) {
      const Model = models[document.kind as keyof typeof models];
      expect(() => new Model(document).validate()).not.toThrow();
      expect(document.metadata.name).toBe('lienthong');
    }
  });

  test('a manifest that is none is refused by the same schema', () => {
    const wrong = { ...set, spec: { ...set.spec, replicas: 'one' } };
    expect(() => new StatefulSet(wrong).validate()).toThrow(/replicas/);
  });
});

describe('the pod', () => {
  test('meets the level "restricted", which its namespace enforces', () => {
    const { labels } = yamlOf(`${folder}/namespace.yaml`).metadata;
    expect(labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.hostNetwork ?? pod.hostPID ?? pod.hostIPC).toBeUndefined();
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.volumes.every((volume: object) => 'emptyDir' in volume)).toBe(true);
  });

  test('is asked for its health by a name that the control API answers to', () => {
    for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
      expect(probe.httpGet.port).toBe('control');
      expect(probe.httpGet.httpHeaders).toEqual([{ name: 'Host', value: 'localhost' }]);
      expect(probe.httpGet.path).toMatch(/^\/api\/v1\/(ready|health)$/);
    }
  });

  test('is the only one, and keeps its state', () => {
    expect(set.spec.replicas).toBe(1);
    expect(set.spec.volumeClaimTemplates[0].metadata.name).toBe('state');
    expect(container.volumeMounts).toContainEqual({ name: 'state', mountPath: '/state' });
  });
});

describe('ports and labels', () => {
  const expected = Object.entries(containerPorts);

  test('of pod, service and network policy are those of the image', () => {
    const ofPod = container.ports.map(({ name, containerPort }: Record<string, unknown>) => [
      name,
      containerPort,
    ]);
    const service = yamlOf(`${folder}/service.yaml`).spec.ports;
    const ofService = service.map(({ name, port, targetPort }: Record<string, unknown>) => [
      name,
      port,
      targetPort,
    ]);
    const [{ ports }] = yamlOf(`${folder}/network-policy.yaml`).spec.ingress;
    expect(ofPod).toEqual(expected);
    expect(ofService).toEqual(expected.map(([name, port]) => [name, port, name]));
    expect(ports.map(({ port }: { port: number }) => port)).toEqual(Object.values(containerPorts));
  });

  test('lead to the pod', () => {
    const { labels } = podMetadata;
    expect(set.spec.selector.matchLabels).toEqual(labels);
    expect(yamlOf(`${folder}/service.yaml`).spec.selector).toEqual(labels);
    expect(yamlOf(`${folder}/network-policy.yaml`).spec.podSelector.matchLabels).toEqual(labels);
  });

  test('the control API knows the names of its service', () => {
    const names = container.args.slice(container.args.indexOf('--control-name') + 1);
    expect(names).toEqual(
      ['', '.lienthong', '.lienthong.svc', '.lienthong.svc.cluster.local'].map((end) => `lienthong${end}`),
    );
    expect(kustomization.namespace).toBe('lienthong');
  });
});
