export { arnOrName } from './arnOrName';
export { cidr } from './cidr';
export { listOf, setOf } from './collections';
export { iamPolicy } from './iamPolicy';
export { jsonDocument } from './json';
export { kmsKey } from './kmsKey';
export { anyCaseText, boolean, exactText, number, words } from './scalar';
export { tagMap } from './tags';
export { versionPrefix } from './versionPrefix';
