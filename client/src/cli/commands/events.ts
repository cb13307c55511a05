import type { Command } from 'commander';
import { addEventsAnswer } from './eventsAnswer';
import { addEventsBook } from './eventsBook';
import { addEventsList } from './eventsList';
import { addEventsShow } from './eventsShow';

export function addEvents(program: Command): void {
  const events = program.command('events').description('recorded EPCIS events');
  addEventsList(events);
  addEventsShow(events);
  addEventsAnswer(events);
  addEventsBook(events);
}
