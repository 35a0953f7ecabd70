import { simulatedText } from './evidence-summary.ts';

/**
 * Commands with which Debian's own tools check an unpacked container, part by part. A test runs them as they are printed,
 * in the unpacked container, with the trusted root as `../CA.pem`.
 */
export const publicToolCommands: readonly {
  readonly vi: string;
  readonly en: string;
  readonly commands: readonly string[];
}[] = [
  {
    vi: 'Thời điểm của dấu thời gian, và chuỗi chứng thư từ gốc mà bạn tin',
    en: 'The instant of the time stamp, and the issuers below the root that you trust',
    commands: [
      'T=$(date -d "$(openssl ts -reply -token_in -in META-INF/timestamp001.tst -text 2>/dev/null | sed -n \'s/^Time stamp: //p\')" +%s)',
      'cat ../CA.pem certificates/issuers.pem > ../chain.pem',
    ],
  },
  {
    vi: 'Từng tệp đúng như danh mục đã ký (không in gì là đúng)',
    en: 'Every file is the one of the signed list (silence is right)',
    commands: [
      'listed() { sed -n \'s/.*DataObjectReference URI="\\([^"]*\\)".*/\\1/p; s/.*<ds:DigestValue>\\(.*\\)<.*/\\1/p\' "$1" | while read -r f && read -r d; do [ "$(openssl dgst -sha256 -binary "$f" | openssl base64 -A)" = "$d" ] || echo "WRONG $f"; done; }',
      'listed META-INF/ASiCManifest001.xml && listed META-INF/ASiCManifest002.xml',
    ],
  },
  {
    vi: 'Chữ ký trên danh mục',
    en: 'The signature over the list',
    commands: [
      'openssl cms -verify -binary -inform DER -in META-INF/signature001.p7s -content META-INF/ASiCManifest001.xml -CAfile ../chain.pem -purpose any -attime $T -out /dev/null',
    ],
  },
  {
    vi: 'Dấu thời gian trên danh mục và chữ ký',
    en: 'The time stamp over list and signature',
    commands: [
      'openssl ts -verify -token_in -in META-INF/timestamp001.tst -data META-INF/ASiCManifest002.xml -CAfile ../chain.pem -attime $T',
    ],
  },
  {
    vi: 'Chứng thư và danh sách thu hồi',
    en: 'Certificates and revocation lists',
    commands: [
      'for c in revocation/*.crl; do openssl crl -inform DER -in "$c" -CAfile ../chain.pem -noout || echo "WRONG $c"; done',
      'for c in revocation/*.crl; do openssl crl -inform DER -in "$c"; done > ../crls.pem',
      'for c in certificates/*.pem; do openssl verify -CAfile ../CA.pem -untrusted certificates/issuers.pem -crl_check_all -CRLfile ../crls.pem -attime $T "$c" || echo "WRONG $c"; done',
    ],
  },
  {
    vi: 'Trả lời OCSP về từng chứng thư',
    en: 'OCSP answers, one a certificate',
    commands: [
      'for o in revocation/*/*.ocsp; do i=$(basename "$(dirname "$o")"); openssl ocsp -respin "$o" -issuer "certificates/$i.pem" -cert "certificates/$(basename "$o" .ocsp).pem" -CAfile ../chain.pem -validity_period 3153600000 || echo "WRONG $o"; done',
    ],
  },
  {
    vi: 'Lời xác nhận mà từng nút ký',
    en: 'What each node attests, signed',
    commands: [
      'for a in hops/*/ statuses/*/; do [ -e "$a/attestation.json" ] || continue; n=$(sed \'s/^{"by":"\\([^"]*\\)".*/\\1/\' "$a/attestation.json"); openssl x509 -in "certificates/node-$n.pem" -noout -pubkey > ../node.pub; openssl dgst -sha256 -verify ../node.pub -signature "$a/attestation.sig" "$a/attestation.json" || echo "WRONG $a"; done',
    ],
  },
  {
    vi: 'Sổ cái: băm dòng cuối bằng ledger.hash trong lời xác nhận, băm mỗi dòng là prev của dòng sau',
    en: 'Ledgers: the hash of the last line is ledger.hash of the attestation, that of each line is prev of the next',
    commands: [
      'for l in hops/*/ledger.jsonl statuses/*/ledger.jsonl; do [ -e "$l" ] || continue; p=; while IFS= read -r line; do case "$line" in *"\\"prev\\":\\"$p"*) ;; *) echo "WRONG $l"; break;; esac; p=$(printf %s "$line" | openssl dgst -sha256 -binary | openssl base64 -A | tr +/ -_ | tr -d =); done < "$l"; grep -qF "\\"hash\\":\\"$p\\"" "$(dirname "$l")/attestation.json" || echo "WRONG $l"; done',
    ],
  },
  {
    vi: 'Chữ ký của gói tin (gói không ký thì bỏ qua bước này)',
    en: 'The signature of the package (not for unsigned ones)',
    commands: [
      'q=http://www.mic.gov.vn/TBT/QCVN_102_2016; xmlsec1 --verify --trusted-pem ../CA.pem --id-attr:Id $q:MessageHeader --id-attr:Id $q:Bussiness --id-attr:Id $q:edXMLBody --id-attr:Id $q:Attachment package.edxml',
    ],
  },
];

/** `README.txt` of a container, in both languages. */
export function containerReadme(): string {
  const steps = publicToolCommands.flatMap(({ vi, en, commands }, index) => [
    '',
    `${index + 1}. ${vi} / ${en}`,
    '',
    ...commands.map((command) => `   ${command}`),
  ]);
  return `${[
    'BẰNG CHỨNG HÀNH TRÌNH GÓI TIN / EVIDENCE OF A PACKAGE’S JOURNEY',
    simulatedText,
    '',
    'Tệp này là ASiC-E (ETSI EN 319 162-1): gói tin đúng như đã gửi, lời xác nhận có chữ ký của từng nút, trích sổ cái,',
    'chứng thư, trả lời về thu hồi; một chữ ký CAdES và một dấu thời gian RFC 3161 trên tất cả.',
    'This is an ASiC-E container (ETSI EN 319 162-1): the package as it was sent, what each node attests under its signature,',
    'extracts of ledgers, certificates, revocation answers; one CAdES signature and one RFC 3161 time stamp over all of it.',
    '',
    '  package.edxml            gói tin / the package, byte for byte',
    '  journey.txt              hành trình cho người đọc / the journey for people',
    '  summary.json             hành trình cho chương trình / the journey for programs',
    '  hops/NNN-NODE/           attestation.json (văn bản được ký / the signed text), attestation.sig (ECDSA, DER),',
    '                           ledger.jsonl (các dòng sổ cái từ dòng đầu về gói tin / ledger lines from the first about it on;',
    '                           có cả dòng về gói khác nằm giữa / with those about other packages in between)',
    '                           hoặc / or ledger-own-lines.jsonl (chỉ các dòng về gói này / only those about it)',
    '  statuses/NNN/            gói trạng thái / status packages, attested in the same way',
    '  certificates/            chứng thư / of all signers; node-NODE.pem, agency-CODE.pem, authorities, issuers.pem',
    '  revocation/              AUTHORITY.crl, AUTHORITY/CERTIFICATE.ocsp',
    '  META-INF/                danh mục, chữ ký, dấu thời gian / lists, signature, time stamp',
    '',
    'Người ký tệp là người vận hành trục giả lập; mỗi nút chỉ nói về sổ cái của mình.',
    'The operator of the emulated axis signs the whole; each node speaks of its own ledger only.',
    '',
    'KIỂM TRA / CHECK',
    '',
    '   lienthong evidence check FILE --root CA.pem',
    '',
    'hoặc từng phần bằng công cụ của Debian (unzip, openssl, xmlsec1), chạy bằng bash trong một thư mục trống, với CA.pem là',
    'chứng thư gốc mà bạn tin (lienthong pki export-root -o CA.pem), không phải gốc lấy từ tệp này:',
    'or part by part with Debian’s tools (unzip, openssl, xmlsec1), in bash in an empty folder, where CA.pem is the root that',
    'you trust (lienthong pki export-root -o CA.pem), not the one from this file:',
    '',
    '   unzip -q FILE -d evidence && cd evidence',
    ...steps,
  ].join('\n')}\n`;
}
