import adapter from '@sveltejs/adapter-static';

/** The application is one static page under /app; Go serves it and everything it asks for. */
export default {
	kit: {
		adapter: adapter({ pages: 'build', assets: 'build', fallback: 'index.html' }),
		paths: { base: '/app', relative: false },
		alias: {
			$ui: 'src/ui',
			'$ui/*': 'src/ui/*',
			$locale: 'src/locale',
			'$locale/*': 'src/locale/*',
			$api: 'src/api',
			'$api/*': 'src/api/*',
			$tenants: 'src/tenants',
			'$tenants/*': 'src/tenants/*',
			$exchange: 'src/exchange',
			'$exchange/*': 'src/exchange/*',
			'$app-frame': 'src/app',
			'$app-frame/*': 'src/app/*'
		},
		version: { pollInterval: 0 }
	}
};
