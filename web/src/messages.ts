// What page and worker say to each other.
export type Call = 'ask' | 'point' | 'preview' | 'compare' | 'verbs' | 'list' | 'put';
export interface Request { id: number; call: Call; text: string }
export interface Reply { id: number; text: string }
export interface Start { engine: ArrayBuffer; facts: ArrayBuffer }
/// Of a worker that is ready, or cannot be.
export interface Ready { ready: true; version: string; milliseconds: number }
export interface Failed { failed: string }
