import type { Command } from 'commander';
import { addRegisterDocument } from './registerDocument';
import { addRegisterParty } from './registerParty';
import { addRegisterPlace } from './registerPlace';
import { addRegisterProduct } from './registerProduct';

export function addRegister(program: Command): void {
  const register = program.command('register').description('register your party, places, products and documents');
  addRegisterParty(register);
  addRegisterPlace(register);
  addRegisterProduct(register);
  addRegisterDocument(register);
}
