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
  LEDGER_NOT_RESTORABLE: {
    number: 6004,
    httpStatus: 409,
    wireStatus: '20',
    retry: 'never',
    blame: 'operator',
    summary:
      'Entries {from} to {to} of the ledger of node {node} cannot be restored: no message on the axis makes an entry with the hash that the chain asks for',
    summaryVi:
      'Không phục hồi được bút toán {from} đến {to} của sổ cái nút {node}: không gói tin nào trên trục tạo ra bút toán có mã băm mà chuỗi đòi hỏi',
    action:
      'Name an export that has them (--from EXPORT), or restore a snapshot taken before. Nothing was changed.',
    actionVi:
      'Chỉ một bản xuất còn các bút toán đó (--from TỆP), hoặc phục hồi bản chụp trước đó. Chưa có gì bị thay đổi.',
  },
  LEDGER_OPENING_INVALID: {
    number: 6005,
    httpStatus: 422,
    wireStatus: '20',
    retry: 'after-fix',
    blame: 'operator',
    summary: 'These are no opening balances, {where}: {problem}',
    summaryVi: 'Không phải số liệu đầu kỳ hợp lệ, {where}: {problem}',
    action:
      'Give a JSON file with source, and figures under whole or agencies; whole numbers, no part larger than outgoing.',
    actionVi:
      'Hãy đưa tệp JSON có source và các số ở whole hay agencies; số nguyên, không phần nào lớn hơn outgoing.',
  },
  LEDGER_PERIOD_INVALID: {
    number: 6006,
    httpStatus: 400,
    wireStatus: '20',
    retry: 'after-fix',
    blame: 'operator',
    summary: '“{period}” is no period',
    summaryVi: '“{period}” không phải một kỳ báo cáo',
    action:
      'Name a day 2026-11-22, week 2026-W47, month 2026-11, quarter 2026-Q4, year 2026, or 2026-11-01..2026-11-15.',
    actionVi:
      'Hãy ghi ngày 2026-11-22, tuần 2026-W47, tháng 2026-11, quý 2026-Q4, năm 2026, hoặc 2026-11-01..2026-11-15.',
  },
} as const;
