/** The shapes that cross the wire, under the names that the screens use. Source: kiosk/api. */
import type * as api from './api.gen';

export type {
  AttendanceAnswer, AttendanceStatement, BoardLine, BoardSchool, BoardVariation, Changes, ClockQuality, Decision, Diet, DietRow, Extras, Feed, GroupDiets, HistoryDay,
  Kiosk, KioskDiner, KioskGroup, KioskTile, KioskVariation, Link, Problem, RecentChange, RejectionReason,
  SchoolChange, ServiceDays, Session, Snapshot,
  BoardGroup, Calendar, CalendarAuthority, CalendarChange, CalendarDay, CalendarEntry, CalendarPreview, LinkState, Parked, SiteLink, UpstreamLink,
  Paper, PaperKind, Papers, PaperSettings, PapersSchool, PrintDestination, Printers, Printing, PrintJob, PrintLanguage, PrintQueueSetup, PrintRoute, PrintSetup, PrintState, PrintTrouble, Tray, Trays, TrayScanAnswer,
  Account, AccountHit, Arrears, CashClosing, CashState, Merchant, MerchantLimits, MonthStatements, Movement, Payment, PaymentAnswer, PaymentKind,
  Receipt, ReceiptPaper, TerminalStatus, Till, TillQuote, TopUpReceipt, TopUpRefusal,
} from './api.gen';

export type BoardMessage = api.Snapshot | api.Changes | api.ClockMessage | api.Tick | api.Printing;
export type KioskMessage = api.KioskHello | api.KioskChanged | api.KioskLink | api.ClockMessage;
/** `YYYY-MM-DD` */
export type ServiceDate = string;
