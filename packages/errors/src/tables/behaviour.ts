/** 8600–8699: agencies that behave. */
export const behaviourErrors = {
  BEHAVIOUR_PROFILE_INVALID: {
    number: 8600,
    httpStatus: 422,
    wireStatus: '20',
    retry: 'after-fix',
    blame: 'operator',
    summary: 'No behaviour can be read from this: {problem}',
    summaryVi: 'Không đọc được kiểu ứng xử: {problem}',
    action: 'Name one of prompt, typical, slow, refusing, silent, or correct the member that is named.',
    actionVi: 'Ghi một trong các tên prompt, typical, slow, refusing, silent, hoặc sửa mục được nêu.',
  },
} as const;
