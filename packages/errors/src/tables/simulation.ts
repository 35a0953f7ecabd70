/** 8800–8899: the simulation. */
export const simulationErrors = {
  SIMULATION_SCENARIO_INVALID: {
    number: 8800,
    httpStatus: 422,
    wireStatus: '20',
    retry: 'after-fix',
    blame: 'operator',
    summary: 'No simulation can be run with {what} {value}',
    summaryVi: 'Không chạy mô phỏng được với {what} {value}',
    action: 'Give one of: {allowed}.',
    actionVi: 'Ghi một trong các giá trị: {allowed}.',
  },
  SIMULATION_INVARIANT_BROKEN: {
    number: 8801,
    httpStatus: 500,
    wireStatus: '20',
    retry: 'after-fix',
    blame: 'operator',
    summary: 'Invariant {invariant} is broken: {finding}',
    summaryVi: 'Bất biến {invariant} bị phá vỡ: {findingVi}',
    action: 'Run the printed command again: it leads to the same step. Invariants: architecture, section 9.',
    actionVi: 'Chạy lại lệnh được in ra: luôn tới đúng bước này. Các bất biến: tài liệu kiến trúc, mục 9.',
  },
} as const;
