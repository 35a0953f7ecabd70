import { type PackageEvidence, signPackage, verifyPackage } from '@lienthong/edxml-signature';
import { type AgencyIdentity, openPki, type Pki } from '@lienthong/pki';
import { ManualClock } from '@lienthong/runtime';
import { parseXml } from '@lienthong/xml';

/** Milliseconds. */
export const sampleSigningTime: number = Date.UTC(2026, 10, 22, 1, 0, 0);

/** Who sends the sample packages. */
export const sampleSender = { organId: '000.00.01.H41', name: 'Sở Nội vụ (ví dụ)' } as const;

/** A document package with business block, body and two attachments, made up for tests. */
export const samplePackage: string = `<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>${sampleSender.organId}</edXML:OrganId>
          <edXML:OrganName>${sampleSender.name}</edXML:OrganName>
        </edXML:From>
        <edXML:To>
          <edXML:OrganId>000.00.00.G22</edXML:OrganId>
          <edXML:OrganName>Văn phòng ví dụ</edXML:OrganName>
        </edXML:To>
        <edXML:DocumentId>000.00.01.H41,2026/11/22,12/SNV-VP</edXML:DocumentId>
        <edXML:Subject>Về việc thử nghiệm &amp; kiểm tra</edXML:Subject>
      </edXML:MessageHeader>
      <edXML:TraceHeaderList>
        <edXML:TraceHeader>
          <edXML:OrganId>000.00.01.H41</edXML:OrganId>
          <edXML:Timestamp>2026/11/22 08:00:00</edXML:Timestamp>
        </edXML:TraceHeader>
        <edXML:Bussiness>
          <edXML:BussinessDocType>0</edXML:BussinessDocType>
          <edXML:StaffInfo><edXML:Department>Văn thư</edXML:Department></edXML:StaffInfo>
        </edXML:Bussiness>
      </edXML:TraceHeaderList>
    </edXML:edXMLHeader>
    <edXML:edXMLBody>
      <edXML:edXMLManifest version="1.0">
        <edXML:Reference><edXML:ContentId>cid:1</edXML:ContentId></edXML:Reference>
        <edXML:Reference><edXML:ContentId>cid:2</edXML:ContentId></edXML:Reference>
      </edXML:edXMLManifest>
    </edXML:edXMLBody>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded>
    <Attachment>
      <ContentId>cid:1</ContentId>
      <edXML:ContentTransferEncoded xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">VGjhu60gbmdoaeG7h20=</edXML:ContentTransferEncoded>
    </Attachment>
    <Attachment>
      <ContentId>cid:2</ContentId>
      <edXML:ContentTransferEncoded xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">UGjhu6UgbOG7pWM=</edXML:ContentTransferEncoded>
    </Attachment>
  </AttachmentEncoded>
</edXML>
`;

/** A status package, made up for tests. */
export const sampleStatus: string = `<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From><edXML:OrganId>${sampleSender.organId}</edXML:OrganId></edXML:From>
        <edXML:ResponseFor><edXML:OrganId>000.00.00.G22</edXML:OrganId></edXML:ResponseFor>
        <edXML:StaffInfo><edXML:Department>Văn thư</edXML:Department></edXML:StaffInfo>
        <edXML:StatusCode>03</edXML:StatusCode>
        <edXML:Timestamp>2026/11/22 08:00:00</edXML:Timestamp>
      </edXML:MessageHeader>
    </edXML:edXMLHeader>
  </edXML:edXMLEnvelope>
</edXML>
`;

/** A PKI of its own with the sender's identity. */
export async function samplePki(): Promise<{ pki: Pki; signer: AgencyIdentity }> {
  const pki = await openPki({ dir: undefined, clock: new ManualClock(sampleSigningTime) });
  return { pki, signer: await pki.agencyIdentity(sampleSender) };
}

/** The package signed by profile EMU-2026, as text for attackers to edit. */
export async function signedSample(signer: AgencyIdentity, source: string = samplePackage): Promise<string> {
  const signed = await signPackage(Buffer.from(source), signer, { signingTime: sampleSigningTime });
  return signed.toString('utf8');
}

/** Evidence about a package, certificates judged by the trust store of `pki`. */
export function evidenceOf(pki: Pki, source: string): PackageEvidence {
  return verifyPackage(parseXml(Buffer.from(source)), {
    resolveSigner: (certificates, at) => pki.trust.verifyChain(certificates, at),
    receivedAt: sampleSigningTime,
  });
}

/** Whether the evidence lets a node believe the package to be its sender's: what the strictest policy asks for. */
export function isBelieved(evidence: PackageEvidence): boolean {
  return (
    evidence.status === 'valid' &&
    evidence.trust === 'trusted' &&
    evidence.isSender &&
    evidence.coverage.uncovered.length === 0 &&
    evidence.findings.length === 0
  );
}

/** Rule ids, or codes where there is no rule, of what was found. */
export function rulesOf(evidence: PackageEvidence): readonly string[] {
  return evidence.findings.map(({ rule, code }) => rule ?? code);
}
