#!/usr/bin/env node
'use strict';
const { join } = require('node:path');
const { startProgram } = require('@lotline/network/bootstrap');

startProgram(join(__dirname, '..', 'dist', 'cli', 'main.js'));
