// Compiles the message files of src/locale/messages into typed functions under src/locale/paraglide.
import { compile } from '@inlang/paraglide-js';

await compile({
	project: './project.inlang',
	outdir: './src/locale/paraglide',
	outputStructure: 'message-modules',
	strategy: ['globalVariable', 'baseLocale'],
	emitReadme: false
});
