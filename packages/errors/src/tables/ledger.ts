/** 6000–6999: ledger and counters. */
export const ledgerErrors = {
  LEDGER_CONFLICT: {
    number: 6000,
    httpStatus: 409,
    wireStatus: '20',
    retry: 'after-fix',
    blame: 'operator',
    summary: 'Another process writes the ledger of node {node}',
    summaryVi: 'Một tiến trình khác đang ghi sổ cái của nút {node}',
    action: 'Stop one of the two processes that serve this node, then start the other again.',
    actionVi: 'Dừng một trong hai tiến trình cùng phục vụ nút này rồi khởi động lại tiến trình kia.',
  },
  LEDGER_ENTRY_MALFORMED: {
    number: 6001,
    httpStatus: 500,
    wireStatus: '20',
    retry: 'never',
    blame: 'operator',
    summary: 'Ledger of node {node} holds something that is not an entry: {line}',
    summaryVi: 'Sổ cái của nút {node} chứa dòng không phải bút toán: {line}',
    action:
      'The store was altered or belongs to another version. Run lienthong ledger verify and restore from a copy.',
    actionVi: 'Kho đã bị sửa hoặc thuộc phiên bản khác. Chạy lienthong ledger verify và phục hồi từ bản sao.',
  },
  LEDGER_CHAIN_BROKEN: {
    number: 6002,
    httpStatus: 500,
    wireStatus: '20',
    retry: 'never',
    blame: 'operator',
    summary: 'Ledger of node {node} diverges at entry {n}: {problem}',
    summaryVi: 'Sổ cái của nút {node} sai lệch từ bút toán {n}: {problem}',
    action:
      'An entry was altered, removed, inserted or moved. The node does not start on such a ledger; restore it from a copy.',
    actionVi:
      'Có bút toán bị sửa, xóa, chèn hoặc đổi chỗ. Nút không khởi động trên sổ như vậy; hãy phục hồi từ bản sao.',
  },
  LEDGER_EXPORT_INVALID: {
    number: 6003,
    httpStatus: 422,
    wireStatus: '20',
    retry: 'never',
    blame: 'operator',
    summary: '{file}, line {line}: not an export of ledgers: {problem}',
    summaryVi: '{file}, dòng {line}: không phải bản xuất sổ cái: {problem}',
    action: 'Name a file that lienthong ledger export has written, whole and as it was.',
    actionVi: 'Hãy chỉ tới tệp do lienthong ledger export ghi ra, nguyên vẹn.',
  },
} as const;
