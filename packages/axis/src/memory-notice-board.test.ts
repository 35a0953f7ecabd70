import { MemoryNoticeBoard } from './memory-notice-board.ts';
import { noticeBoardContract } from './notice-board.contract.ts';

const board = new MemoryNoticeBoard();
noticeBoardContract('memory', async () => board);
