/** 8500–8599: duties and working days. */
export const dutyErrors = {
  DUTY_CALENDAR_INVALID: {
    number: 8500,
    httpStatus: 422,
    wireStatus: '20',
    retry: 'after-fix',
    blame: 'operator',
    summary: 'The working calendar cannot be used: {problem}',
    summaryVi: 'Lịch làm việc không dùng được: {problem}',
    action: 'Days are yyyy-MM-dd, times HH:mm; correct the file.',
    actionVi: 'Ngày ghi yyyy-MM-dd, giờ ghi HH:mm; hãy sửa lại tệp.',
  },
} as const;
