/** Rules of edxml-102 §5.8 duties and deadlines. Data only. */
export const dutiesRules = {
  'R-240': {
    severity: 'warning',
    source: 'Đ28 6.2',
    vi: 'Gửi chậm: quá buổi sáng ngày làm việc tiếp theo',
    en: 'Sent late: after the next working morning',
  },
  'R-241': {
    severity: 'warning',
    source: 'Đ28 6.2',
    vi: 'Văn bản khẩn không được gửi ngay sau khi ký số',
    en: 'Urgent document not sent at once after signing',
  },
  'R-242': {
    severity: 'warning',
    source: 'N30 21.2',
    vi: 'Chưa thông báo nhận/từ chối trong ngày',
    en: 'No receipt or refusal notice within the day',
  },
  'R-243': {
    severity: 'warning',
    source: 'N30 4.2c',
    vi: 'Chưa đăng ký trong ngày hoặc ngày làm việc tiếp theo',
    en: 'Not registered on the day or next working day',
  },
  'R-244': {
    severity: 'warning',
    source: 'Đ28 9.2',
    vi: 'Đã thu hồi nhưng bên nhận chưa báo hủy',
    en: 'Revoked but receiver has not reported cancellation',
  },
  'R-245': {
    severity: 'warning',
    source: 'Đ28 10.2o',
    vi: 'Quá hạn xử lý {date}',
    en: 'Past due date {date}',
  },
  'R-246': {
    severity: 'warning',
    source: 'Đ28 9.2',
    vi: 'Đã tiếp nhận nhưng {n} ngày không phản hồi trạng thái',
    en: 'Accepted but no status for {n} days',
  },
} as const;
