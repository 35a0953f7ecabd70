/** 9000–9999: runtime, configuration, command line. */
export const runtimeErrors = {
  INVARIANT_BROKEN: {
    number: 9000,
    httpStatus: 500,
    wireStatus: '20',
    retry: 'later',
    blame: 'axis',
    summary: 'Internal invariant broken: {what}',
    summaryVi: 'Bất biến nội bộ bị vi phạm: {what}',
    action:
      'This is a defect of the emulator. Restart the node; nothing admitted is lost. Please report it with the log.',
    actionVi:
      'Đây là lỗi của trình giả lập. Hãy khởi động lại nút; không gói tin nào đã nhận bị mất. Xin báo lỗi kèm nhật ký.',
  },
  CONFIGURATION_INVALID: {
    number: 9001,
    httpStatus: 500,
    wireStatus: '20',
    retry: 'after-fix',
    blame: 'operator',
    summary: 'Configuration is not valid: {where}: {problem}',
    summaryVi: 'Cấu hình không hợp lệ: {where}: {problem}',
    action: 'Correct the named setting and start again.',
    actionVi: 'Sửa mục cấu hình được nêu rồi khởi động lại.',
  },
} as const;
