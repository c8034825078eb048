/** The shapes that cross the wire, under the names that the screens use. Source: kiosk/api. */
import type * as api from './api.gen';

export type {
  BoardLine, BoardSchool, BoardVariation, Changes, ClockQuality, Diet, Feed, HistoryDay, Problem, RecentChange,
  SchoolChange, ServiceDays, Session, Snapshot,
} from './api.gen';

export type BoardMessage = api.Snapshot | api.Changes | api.ClockMessage | api.Tick;
/** `YYYY-MM-DD` */
export type ServiceDate = string;
