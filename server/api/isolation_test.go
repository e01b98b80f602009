package api_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// canary stands in everything that Dangjin keeps for itself. Nobody else may ever see it.
const canary = "kanarivogel"

// sample is how a route is asked in the walks: about which object of Dangjin, and with what.
type sample struct {
	space string // in place of {space}: a home or pact of Dangjin
	id    string // in place of {id}, {token}, {tenant} or {room}: an object of Dangjin
	query string
	body  string
	open  bool // the object is for everybody, so that the answer may be 200
}

// samples has a request for every route. A route without one fails the walks.
var samples = map[string]sample{
	"signIn":         {body: `{"email":"officer@dangjin.example","password":"wrong wrong wrong"}`},
	"refreshSession": {}, "signOut": {}, "listSessions": {}, "endSessions": {}, "readMe": {},
	"endSession":     {id: "{session}"},
	"changeMe":       {body: `{"name":"Somebody"}`},
	"act":            {body: `{"member":"{dangjin.officer}"}`},
	"changePassword": {body: `{"current":"wrong wrong wrong","next":"another wrong word 5"}`},
	"beginFactor":    {body: `{"password":"wrong wrong wrong"}`},
	"confirmFactor":  {body: `{"code":"000000"}`},
	"dropFactor":     {body: `{"password":"wrong wrong wrong"}`},
	"forgotPassword": {body: `{"email":"officer@dangjin.example"}`},
	"resetPassword":  {body: `{"token":"{invitation}.AAAA","password":"another wrong word 5"}`},
	"listProviders":  {}, "finishProvider": {query: "?state=forged&code=forged"},
	"startProvider":      {id: "liaoning", open: true},
	"listInvitations":    {},
	"invite":             {body: `{"tenant":"dangjin","email":"spy@liaoning.example","roles":["admin"]}`},
	"takeBackInvitation": {id: "{invitation}"},
	"readOffer":          {id: "{invitation}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
	"acceptOffer":        {id: "{invitation}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", body: `{"name":"Spy","password":"another wrong word 5"}`},

	"listCases": {}, "beginCase": {body: emptyCase},
	"readCase": {id: "{case}"}, "saveCase": {id: "{draft}", body: emptyCase}, "submitCase": {id: "{draft}"}, "recallCase": {id: "{case}"},
	"approveCase": {id: "{review}"}, "returnCase": {id: "{review}", body: `{"reason":"no"}`}, "reviseCase": {id: "{case}"},
	"withdrawCase": {id: "{case}", body: `{"reason":"no"}`}, "readCaseTimeline": {id: "{case}"}, "listUptakes": {id: "{case}"},
	"listSubmissions": {}, "readSubmission": {id: "{case}-1-1"}, "acceptSubmission": {id: "{case}-1-1"},
	"returnSubmission": {id: "{case}-1-1", body: `{"reason":"no"}`},
	"find":             {query: "?q=" + canary}, "listLibrary": {}, "readLibrary": {id: "{case}"}, "adoptCase": {id: "{case}", body: `{"to":"considering"}`},
	"listAdoptions": {}, "readAdoption": {id: "{adoption}"}, "noteAdoption": {id: "{adoption}", body: `{"notes":"mine"}`},
	"stepAdoption": {id: "{adoption}", body: `{"to":"planned"}`},

	"readOperator": {}, "listUnits": {}, "readGlossary": {}, "listTenants": {}, "readTenant": {id: "dangjin", open: true},
	"openTenant": {body: `{"unit":"busan","admin":{"email":"a@busan.example"}}`}, "editTenant": {id: "dangjin", body: `{}`},
	"listMembers": {}, "editMember": {id: "{dangjin.second}", body: `{"roles":["viewer"]}`}, "transferMember": {id: "{dangjin.second}", body: `{"to":"{liaoning.viewer}"}`},
	"endMembership": {id: "{dangjin.second}"},
	"listPacts":     {}, "openPact": {body: `{"kind":"pair","name":{"source":"en","said":{"en":{"value":"Us"}}},"with":["gaok"]}`},
	"readPact": {id: "{pact}"}, "inviteToPact": {id: "{pact}", body: `{"tenant":"liaoning"}`}, "acceptPact": {id: "{pact}"}, "declinePact": {id: "{pact}"}, "leavePact": {id: "{pact}"},
	"listGuests": {id: "{pact}"}, "inviteGuest": {id: "{pact}", body: `{"name":"Spy","lang":"en","days":1}`}, "endGuest": {id: "{guest}"},
	"giveTicket": {},
	"openPass":   {body: `{"token":"{guest}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`},
	"bringFile":  {space: "pact:{pact}", query: "?name=spy.txt", body: "spying"},
	"readFile":   {space: "pact:{pact}", id: "{file}"}, "readPreview": {space: "pact:{pact}", id: "{file}"}, "describeFile": {space: "pact:{pact}", id: "{file}"},
	"readObjectTimeline": object(""), "readObjectRoom": object(""), "openObjectRoom": object(""), "listObjectFiles": object(""),
	"attachFile": object(`{"file":"{file}"}`), "detachFile": object(""),
	"readInterpreter": {}, "setInterpreter": {body: `{"kind":"off"}`}, "tryInterpreter": {body: `{"from":"ko","to":"en","text":"간첩"}`},
	"listClocks": {space: "home:dangjin"},
	"listTerms":  {space: "home:dangjin", query: "?q=" + canary}, "addTerm": {space: "home:dangjin", body: `{"words":{"ko":"간첩"},"status":"kept"}`},
	"readTerm": {space: "home:dangjin", id: "{term}"}, "changeTerm": {space: "home:dangjin", id: "{term}", body: `{"words":{"ko":"간첩"},"status":"kept"}`},
	"removeTerm":  {space: "home:dangjin", id: "{term}"},
	"exportTerms": {space: "home:dangjin"}, "importTerms": {space: "home:dangjin", body: "ko\n간첩\n"}, "markTerms": {space: "home:dangjin", body: `{"text":"` + canary + `"}`},
	"dropFile":     {space: "pact:{pact}", id: "{file}"},
	"listAllRooms": {}, "listRooms": {space: "pact:{pact}"}, "openRoom": {space: "pact:{pact}", body: `{"kind":"topic","name":` + text("en", "Spy") + `}`},
	"readRoom": talked(""), "changeRoom": talked(`{"name":` + text("en", "Spy") + `}`), "archiveRoom": talked(""), "reopenRoom": talked(""),
	"listListeners": talked(""), "seeRoom": talked(`{"seq":1}`), "listMessages": talked(""), "postMessage": talked(`{"key":"spy","lang":"en","text":"hello"}`),
	"readMessage": talked(""), "editMessage": talked(`{"text":"spied"}`), "removeMessage": talked(""), "listEdits": talked(""),
	"reactToMessage": talked(`{"emoji":"👍","on":true}`), "pinMessage": talked(`{"on":true}`), "translateMessage": talked(`{"text":"spied"}`), "interpretMessage": talked(""),
	"listPins": talked(""), "exportRoom": talked(""),
	"readRetention": {space: "pact:{pact}"}, "setRetention": {space: "pact:{pact}", body: `{"days":1,"hold":false,"reason":"spying"}`},
	"listAudit": {query: "?about={case}"}, "readHome": {}, "listNotices": {}, "readNotices": {body: `{"ids":["{notice}"]}`},
	"readNoticeChoice": {}, "chooseNotices": {body: `{"digest":"off"}`}, "readPushKey": {},
	"addDevice":    {body: `{"endpoint":"https://push.example/spy","keys":{"p256dh":"BA","auth":"AA"}}`},
	"removeDevice": {query: "?id=none"},
	"listWebhooks": {}, "openWebhook": {body: `{"url":"https://hook.example/spy","home":true,"on":true}`},
	"readWebhook": {id: "{webhook}"}, "changeWebhook": {id: "{webhook}", body: `{"url":"https://hook.example/spy","home":true,"on":true}`},
	"removeWebhook": {id: "{webhook}"}, "testWebhook": {id: "{webhook}"}, "turnWebhookSecret": {id: "{webhook}"}, "listDeliveries": {id: "{webhook}"},
	"sendAgain": {id: "{webhook}"},

	"listApprovals": {}, "listSubjectApprovals": {space: "pact:{pact}", query: "?noun=treaty&subject=" + canary}, "listApprovalParties": {space: "pact:{pact}"},
	"askApproval":  {space: "pact:{pact}", body: asking("spy", "approve")},
	"readApproval": approved(""), "readApprovalDocument": approved(""), "exportApproval": approved(""), "giveApproval": approved(`{"sha256":"00"}`),
	"refuseApproval": approved(`{"sha256":"00","reason":"no"}`), "recallApproval": approved(`{}`), "resetApproval": approved(`{}`),
	"recordApproval": approved(`{"sha256":"00","side":"gaok","letter":{"file":"{file}","signatory":"spy","dated":"2026-07-01"}}`),
	"attestApproval": approved(`{"sha256":"00","third":"1","letter":{"file":"{file}","signatory":"spy","dated":"2026-07-01"}}`),

	"listPads": {query: "?title=" + canary}, "beginPad": {space: "pact:{pact}", body: `{"kind":"free","langs":["ko"],"title":` + text("en", "Spy") + `}`},
	"listPadComments": padded(""), "commentPad": padded(`{"lang":"ko","from":"AA","to":"AA","text":"spy"}`), "answerPadComment": padded(`{"text":"spy"}`),
	"resolvePadComment": padded(`{"state":"resolved"}`), "listPadSuggestions": padded(""), "suggestInPad": padded(`{"id":"019f34b9-0000-7000-8000-00000000000c","lang":"ko"}`),
	"decidePadSuggestion": padded(`{"to":"accepted"}`), "listPadVersions": padded(""), "keepPadVersion": padded(`{"name":"spy"}`), "readPadVersion": padded(""),
	"restorePadVersion": padded(""), "readPadWriters": padded(""), "readPadAlignment": padded(""), "confirmPadPair": padded(`{"number":"1","hashes":{"ko":"00"}}`),
	"namePadLinguist": padded(`{"member":"{liaoning.officer}"}`), "readPadTexts": padded(""),
	"importPadText": padded(`{"content":{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"spy"}]}]}}`),
	"readPad":       padded(""), "renamePad": padded(`{"title":` + text("en", "Spy") + `}`), "archivePad": padded(""), "reopenPad": padded(""), "givePadTicket": padded(""),

	"printPad": {space: "pact:{pact}", id: "{pad}", query: "?form=hwpx"}, "importPad": {space: "pact:{pact}", id: "{pad}", body: "spying"},
	"printApproval": approved(""),

	"listTies": {query: "?q=" + canary}, "beginTie": {space: "pact:{pact}", body: `{}`},
	"readTie": tied(""), "changeTie": tied(`{"kinds":{"dangjin":"SISTER"}}`), "proveTie": tied(`{"kind":"contact"}`), "confirmProof": tied(""), "withdrawProof": tied(""),
	"decideTie": tied(`{"fact":"kind","count":["x"],"why":"spying"}`), "seatCounterparts": tied(`{"side":"dangjin","items":[]}`),
	"readDossier": {id: "{hometie}"}, "saveDossier": {id: "{hometie}", body: `{"why":` + text("en", "spy") + `,"notes":` + text("en", "spy") + `,"criteria":[],"alternatives":[],"sources":[]}`},
	"listTiePacts": tied(""), "offerTie": {space: "home:dangjin", id: "{hometie}", body: `{"space":"pact:{pact}","proofs":[]}`}, "listTieOffers": {}, "readTieOffer": tied(""),
	"acceptTieOffer": tied(""), "declineTieOffer": tied(`{"why":"spying"}`), "recallTieOffer": tied(""),
	"listAgreements": {}, "listTieAgreements": tied(""), "proposeAgreement": tied(`{"type":"mou","title":` + text("en", "Spy") + `}`),
	"readAgreement": agreed(""), "writeAgreement": agreed(`{"type":"mou","title":` + text("en", "Spy") + `}`), "recordAgreement": agreed(`{"on":"2020"}`),
	"endAgreement": agreed(`{"on":"2020","grounds":"OTHER","why":"spying"}`), "routeAgreement": agreed(`{"side":"dangjin","steps":[]}`), "takeStep": agreed(`{"outcome":"waived"}`),
	"keepPromise": agreed(`{"what":` + text("en", "Spy") + `,"state":"open"}`), "bindAgreement": agreed(`{"pad":""}`), "compareAgreement": agreed(""),
	"listImports": {}, "beginImport": {body: `{"file":"{list}"}`}, "readImport": {id: "{import}"}, "mapImport": {id: "{import}", body: `{"columns":["partner","country"]}`},
	"settleImport": {id: "{import}", body: `{"decisions":[{"field":"partner","text":"x","take":"skip"}]}`}, "runImport": {id: "{import}"}, "undoImport": {id: "{import}"},
	"dropImport": {id: "{import}"}, "listImportRows": {id: "{import}"}, "listDoubts": {id: "{import}"}, "reportImport": {id: "{import}"},
	"listAnniversaries": {}, "takeAnniversaries": {},
	"listCountries": {}, "readRegisterMap": {query: "?q=" + canary}, "readRegisterTimeline": {query: "?q=" + canary}, "exportRegister": {query: "?q=" + canary},
	"readTiePolicy": {}, "setTiePolicy": {body: `{"dormant":2,"templates":[]}`},

	"listAllProjects": {query: "?q=" + canary}, "listCurrencies": {}, "listProjects": {space: "pact:{pact}", query: "?q=" + canary},
	"beginProject": {space: "pact:{pact}", body: `{` + spiedBasics + `,"class":"open","horizon":"mid","proposal":` + spiedProposal + `}`},
	"readProject":  planned(""), "saveProject": planned(`{` + spiedBasics + `}`), "writeProposal": planned(spiedProposal), "proposeProject": planned(`{}`),
	"counterProject": planned(`{"proposal":` + spiedProposal + `}`), "weighProject": planned(`{"gains":` + spied + `,"gives":` + spied + `,"fears":` + spied + `}`),
	"declineProject": planned(`{"reason":"no"}`), "startProject": planned(""), "holdProject": planned(`{"code":"budget","reason":"no"}`), "resumeProject": planned(""),
	"stopProject": planned(`{"reason":"no"}`), "raiseProject": planned(""), "leaveProject": planned(`{"reason":"no"}`), "bringProject": planned(`{"space":"pact:{pact}"}`),
	"concludeProject": planned(spiedReport), "evaluateProject": planned(`{"text":` + spied + `,"grade":3}`), "writeUpProject": planned(""),
	"moveProject": planned(`{"area":"","horizon":"long","reason":"spying"}`), "planProject": planned(`{"phases":[],"items":[]}`), "spendProject": planned(`{"lines":[]}`),
	"gaugeProject": planned(`{"indicators":[]}`), "measureProject": planned(`{"actual":"1","measured":"2026-07-01"}`), "confirmMeasure": planned(""),
	"fearProject": planned(`{"risks":[]}`), "joinProject": planned(`{"partners":[]}`), "gatherProject": planned(`{"seats":[]}`),
	"seatInProject": planned(`{"member":"{dangjin.second}"}`), "visitProject": planned(`{"on":"2026-07-01","place":"Here","found":` + spied + `}`),
	"beginPhase": planned(""), "reportPhase": planned(spiedReport), "acceptPhase": planned(""), "returnPhase": planned(`{"reason":"no"}`),
	"signOffPhase": planned(`{"check":"sanctions","evidence":"none","dated":"2026-07-01"}`),
	"listTasks":    planned(""), "addTask": planned(spiedTask), "changeTask": planned(spiedTask),
	"listProjectPeople": planned(""), "readAnnex": planned(""), "writeAnnex": planned(`{"notes":` + spied + `,"points":[],"budget":[]}`),

	"listAllMeetings": {query: "?q=" + canary}, "listAllSeries": {}, "listMeetings": {space: "pact:{pact}", query: "?q=" + canary}, "listSeries": {space: "pact:{pact}"},
	"beginMeeting": {space: "pact:{pact}", body: `{` + spiedMeeting + `}`}, "readMeeting": met(""), "saveMeeting": met(`{` + spiedMeeting + `}`),
	"scheduleMeeting": met(`{"start":"2026-09-01T01:00:00Z","end":"2026-09-01T02:00:00Z","zone":"Asia/Seoul"}`), "bidParties": met(`{"parties":["liaoning"]}`),
	"arrangeMeeting":  met(`{"venue":` + spied + `,"address":` + spied + `,"rooms":[],"checks":[],"link":{"kind":"own"}}`),
	"inviteToMeeting": met(""), "lockAgenda": met(""), "loosenAgenda": met(`{"reason":"no"}`), "openMeeting": met(""), "endMeeting": met(""),
	"writePublic": met(`{"text":` + spied + `,"contact":` + spied + `}`), "showPublic": met(``), "hidePublic": met(``),
	"listDays": {}, "readDays": {id: "KR-2027", open: true}, "amendDays": {id: "KR-2027", open: true, body: `{"days":[],"source":"spied"}`},
	"readCalendarFeed": {}, "makeCalendarFeed": {body: `{"lang":"ko"}`}, "endCalendarFeed": {}, "takeCalendarFeed": {id: "dangjin~{meeting}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
	"takeMeetingCalendar": met(""), "readCalendarReply": met("BEGIN:VCALENDAR"),
	"listAllInterpreters": {query: "?q=" + canary}, "listInterpreters": pooled(""), "addInterpreter": pooled(`{` + spiedInterpreter + `}`), "importInterpreters": pooled("name_ko\nspy"),
	"exportInterpreters": pooled(`{"reason":"spying"}`), "readInterpreterCard": pooled(""), "changeInterpreter": pooled(`{` + spiedInterpreter + `}`), "forgetInterpreter": pooled(""),
	"retireInterpreter": pooled(""), "restoreInterpreter": pooled(""), "rateInterpreter": pooled(`{"engagement":"x","mark":1}`),
	"readBooth": met(""), "planDuty": met(spiedDuty), "saveDuty": met(`{"rev":1,` + spiedDuty[1:]), "dropDuty": met(""), "listFitting": met(""), "assignInterpreter": met(`{"space":"home:dangjin","id":"x"}`),
	"unassignInterpreter": met(""), "offerDuty": met(`{"lang":"ko"}`), "withdrawDuty": met(`{"reason":"no"}`), "markTurnout": met(`{"turnout":"came"}`), "replaceInterpreter": met(`{}`),
	"readBriefing": met(""), "saveBriefing": met(`{"note":` + spied + `,"terms":[],"names":[]}`), "fillBriefing": met(`{"agenda":true}`), "sendBriefing": met(""),
	"printBriefing": {space: "pact:{pact}", id: "{meeting}", query: "?lang=ko"}, "exportBriefingTerms": met(""), "importBriefingTerms": met("ko\nspy"),
	"readInterpretingOffer": {id: forgedOffer}, "answerInterpretingOffer": {id: forgedOffer, body: `{"yes":true}`}, "takeDesk": {id: forgedOffer}, "takeBriefing": {id: forgedOffer, query: "?lang=ko"},
	"readSurvey": met(""), "composeSurvey": met(`{"questions":[]}`), "openSurvey": met(""), "closeSurvey": met(""), "remindSurvey": met(""), "listSurveyLinks": met(""),
	"exportSurvey": {space: "pact:{pact}", id: "{meeting}", query: "?lang=ko"}, "readMySurvey": met(""), "answerMySurvey": met(`{"answers":[]}`),
	"readSurveyLink": {id: forgedSurvey}, "answerSurveyLink": {id: forgedSurvey, body: `{"answers":[]}`},
	"readFinding": met(""), "seekTime": met(`{"first":"2026-09-01","last":"2026-09-04","zone":"Asia/Seoul","minutes":60,"step":30,"quorum":0,"optional":[]}`),
	"suggestTimes": met(`{"first":"2026-09-01","last":"2026-09-04","zone":"Asia/Seoul","minutes":60,"step":30,"quorum":0,"optional":[]}`),
	"offerTimes":   met(`{"zone":"Asia/Seoul","times":[{"start":"2026-09-01T09:00","minutes":60}]}`), "withdrawTime": met(""), "answerTimes": met(`{"says":{"x":"yes"}}`),
	"chooseTime": met(`{"option":"x"}`), "closeFinding": met(`{"reason":"no"}`),
	"readSquare": met(""), "laySquare": met(`{"slots":[],"tables":1,"in_row":0,"most":0,"pools":[]}`), "sayWishes": met(`{"wants":[],"declines":[],"langs":["ko"],"free":[],"most":0}`),
	"proposeSquare": met(""), "publishSquare": met(""), "addSide": met(`{"a":"dangjin","b":"gaok","slot":"x"}`), "moveSide": met(`{"slot":"x"}`), "swapSides": met(`{"with":"x"}`),
	"listSittings": met(""), "arrangeSitting": met(`{"title":` + spied + `,"parties":[],"members":[]}`), "nameSitting": met(`{"members":[]}`), "openSitting": met(""), "endSitting": met(""),
	"readCosts": met(""), "saveCosts": met(`{"lines":[{"id":"x","kind":"venue","title":` + spied + `,"bearer":"dangjin","currency":"KRW","planned":"1","spent":"0","shared":true}]}`),
	"exportAttendance": {space: "pact:{pact}", id: "{meeting}", query: "?lang=ko"}, "exportCosts": {space: "pact:{pact}", id: "{meeting}", query: "?lang=ko"}, "readFloor": met(""), "readRoomGuide": met(""), "followFloor": met(`{}`), "callItem": met(`{"item":"x"}`), "nameChairs": met(`{"tenants":[]}`), "limitTime": met(`{"minutes":5}`), "countHeads": met(`{"tenant":"dangjin","count":1}`),
	"giveSign": met(`{"kind":"hand","on":true}`), "askFloor": met(`{"id":"x","kind":"speak","from":"hall"}`), "giveFloor": met(""), "leaveFloor": met(""),
	"openBallot": met(`{"id":"x","question":` + spied + `,"choices":[{"id":"a","text":` + spied + `},{"id":"b","text":` + spied + `}],"per":"person"}`),
	"castVote":   met(`{"choice":"a","key":"k"}`), "closeBallot": met(""), "listCaptions": met(""), "writeCaption": met(`{"key":"k","lang":"ko","text":"no"}`),
	"callSide": met(`{"reason":"no"}`), "markSide": met(`{"held":true}`),
	"cancelMeeting": met(`{"reason":"no"}`), "postponeMeeting": met(`{"reason":"no"}`), "readAgenda": met(""), "readAgendaVersion": met(""),
	"offerItem": met(`{` + spiedItem + `}`), "changeItem": met(`{"rev":1,` + spiedItem + `}`), "viewOnItem": met(`{"rev":1,"yes":true}`), "withdrawItem": met(`{"rev":1}`),
	"passItem": met(`{"rev":1,"why":"no"}`), "orderItems": met(`{"items":[]}`), "takeWaiting": met(`{"item":"x"}`),
	"beginSeries": {space: "pact:{pact}", body: spiedSeries}, "readSeries": serial(""), "saveSeries": serial(spiedSeries), "awaitInSeries": serial(`{"kind":"decision","minutes":5,"title":` + spied + `,"text":` + spied + `}`),
	"dropFromSeries": serial(`{"reason":"no"}`), "handOverSeries": serial(`{"points":[],"given":false}`), "receiveSeries": serial(""), "finishSeries": serial(`{"reason":"no"}`),

	"listAllRecords": {query: "?q=" + canary}, "readRecordTotals": {query: "?q=" + canary}, "exportRecords": {query: "?lang=ko"}, "listRecords": {space: "pact:{pact}", query: "?q=" + canary},
	"beginRecord": {space: "home:dangjin", body: `{"sides":[],` + told("spy", "") + `}`}, "readRecord": booked(""), "saveRecord": booked(`{"sides":[],` + told("spy", "") + `}`), "dropRecord": booked(""),
	"enterRecord": booked(""), "reviewRecord": booked(""), "postRecord": booked(`{"space":"pact:{pact}"}`), "confirmRecord": booked(""),
	"correctRecord": booked(`{"comment":"spy",` + told("spy", "") + `}`), "withdrawRecord": booked(`{"reason":"spy"}`), "counterRecord": booked(`{"how":"reverses","reason":"spy"}`),
	"readRecordAnnex": booked(""), "writeRecordAnnex": booked(`{"money":[],"notes":` + spied + `}`),
	"readPeople": met(""), "namePerson": met(`{"rev":0,` + spiedPerson + `}`), "sayPerson": met(`{"rev":1,` + spiedPerson + `}`), "dropPerson": met(""), "keepPeople": met(`{"days":30}`),
	"showPeople": met(`{"people":["{person}"],"basis":"consent","fields":[]}`), "hidePerson": met(""), "replyFor": met(`{"answers":[{"session":"main","says":"decline"}]}`),
	"givePersonPass": met(`{"lang":"ko"}`), "setProtocol": met(`{"due":"","equals":[],"order":[]}`), "readMine": met(""), "replyMine": met(`{"answers":[{"session":"main","says":"decline"}]}`),
	"readDesk": met(""), "printLetter": met(""), "checkIn": met(`{"scans":[{"key":"1","person":"{person}","session":"main","mode":"hall"}]}`), "confirmPresence": met(`{"session":"main","present":[],"absent":[]}`),
	"listVisits": {}, "beginVisit": {space: "pact:{pact}", body: journey(canary, `,"host":"dangjin","visitor":"gaok"`)}, "readVisit": travelled(""), "saveVisit": travelled(journey(canary, "")),
	"connectVisit": travelled(`{"links":[]}`), "arrangeVisit": travelled(`{"slots":[]}`), "moveVisit": travelled(`{"deed":"accept"}`), "readVisitBrief": travelled(""), "writeVisitBrief": travelled(spiedBrief), "printVisitBook": travelled(""),
	"printLetters": met(""), "listCertificates": met(""), "issueCertificates": met(`{"people":["{person}"]}`), "printCertificates": met(""),
	"withdrawCertificate": met(`{"reason":"no"}`), "readThanks": met(""), "giveThanks": met(spiedThanks), "previewThanks": met(spiedThanks), "printThanks": met(""),
	"listThanksTemplates": {}, "addThanksTemplate": {body: spiedWording}, "wordThanksTemplate": {id: "{wording}", body: spiedWording},
	"restoreThanksTemplate": {id: "{wording}"}, "dropThanksTemplate": {id: "{wording}"},
	"listMinutes": minuted(""), "readAttendance": minuted(""), "beginMinutes": minuted(""), "readMinutes": minuted(""), "completeMinutes": minuted(""), "sendMinutes": minuted(""), "finishMinutes": minuted(""),
	"judgeParagraph": minuted(`{"paragraph":"1","digest":"x","stance":"agreed"}`), "takeWording": minuted(`{"paragraph":"1","tenant":"dangjin"}`),
	"returnMinutes": minuted(`{"reason":"no"}`), "printMinutes": {space: "pact:{pact}", id: "{minuted}", query: "?form=docx"},
	"listAllFollowups": {query: "?q=" + canary}, "listFollowups": minuted(""), "giveFollowup": minuted(spiedFollowup), "readFollowup": promised(""),
	"saveFollowup": promised(spiedFollowup), "claimFollowup": promised(""), "confirmFollowup": promised(""), "reopenFollowup": promised(`{"reason":"no"}`),
	"dropFollowup": promised(`{"reason":"no"}`), "proveFollowup": promised(`{"note":"no"}`), "listPromises": serial(""), "exportPromises": serial(""),

	"readPlan": {space: "pact:{pact}"}, "layPlan": {space: "pact:{pact}", body: `{"areas":[]}`},
}

// tied asks about the tie of Dangjin's pact in which the canary stands.
func padded(body string) sample { return sample{space: "pact:{pact}", id: "{pad}", body: body} }
func tied(body string) sample   { return sample{space: "pact:{pact}", id: "{tie}", body: body} }

// approved asks about the approval in Dangjin's pact.
func approved(body string) sample { return sample{space: "pact:{pact}", id: "{approval}", body: body} }

// agreed asks about the agreement of that tie.
func agreed(body string) sample {
	return sample{space: "pact:{pact}", id: "{agreement}", body: body}
}

// talked asks about the room of Dangjin's pact in which the canary stands.
func talked(body string) sample { return sample{space: "pact:{pact}", id: "{room}", body: body} }

// object asks about a draft of Dangjin, as every object is asked about.
func object(body string) sample { return sample{space: "home:dangjin", id: "{draft}", body: body} }

const emptyCase = `{"type":"IDEA","source":"ko","title":{"source":"ko","said":{}},"summary":{"source":"ko","said":{}},"parts":{},"contact":{"source":"ko","said":{}},` +
	`"sectors":[],"tags":[],"year_from":0,"year_to":0,"place":"","partners":[],"sources":[]}`

func TestEveryRouteHasAWalk(t *testing.T) {
	names := map[string]bool{}
	for _, r := range api.Routes() {
		if _, ok := samples[r.Name]; !ok {
			t.Errorf("route %s (%s %s) isn't walked by strangers and other cities: give it a request in samples, about something Dangjin keeps", r.Name, r.Method, r.Path)
		}
		if names[r.Name] {
			t.Errorf("two routes are called %s", r.Name)
		}
		names[r.Name] = true
		if s := samples[r.Name]; strings.Contains(r.Path, "{") != (s.id+s.space != "") {
			t.Errorf("the sample of %s (%s) must name an object exactly where the path has a place for it", r.Name, r.Path)
		}
	}
	for name := range samples {
		if !names[name] {
			t.Errorf("samples has a request for %s, which is no route any more", name)
		}
	}
}

var place = regexp.MustCompile(`\{(id|token|tenant|room)\}`)

// request makes the walk's request of a route.
func (s sample) request(r api.Row, as string) row {
	path := strings.ReplaceAll(place.ReplaceAllLiteralString(r.Path, s.id), "{space}", s.space)
	q := row{as: as, do: r.Method + " " + path + s.query, match: `"1"`}
	if s.body != "" {
		q.body = s.body
	}
	return q
}

// secrets fills Dangjin with the canary: drafts, a case before its head and one before the coordinator, an adoption, a pact, an invitation, a
// member, a policy.
func secrets(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	seoul := h.Tenant("seoul")
	h.people["seoul.admin"], h.people["seoul.head"], h.people["seoul.officer"] = h.Member(seoul, tenants.Admin), h.Member(seoul, tenants.Head), h.Member(seoul, tenants.Officer)
	h.run(t, []row{
		{as: "gaok.admin", do: "GET /pacts/{network}", want: 200},
		{as: "gaok.admin", do: "POST /pacts/{network}/invite", body: `{"tenant":"seoul"}`, want: 200},
		{as: "seoul.admin", do: "POST /pacts/{network}/accept", want: 200},
		{as: "seoul.officer", do: "POST /cases", body: content("서울사례"), want: 200, keep: "public"},
		{as: "seoul.officer", do: "POST /cases/{public}/submit", want: 200},
		{as: "seoul.head", do: "POST /cases/{public}/approve", want: 200},
		{as: "gaok.staff", do: "POST /submissions/{public}-1-1/accept", match: `"1"`, want: 200},

		{as: "dangjin.officer", do: "POST /cases", body: content(canary), want: 200, keep: "draft"},
		{as: "dangjin.officer", do: "POST /cases", body: content(canary), want: 200, keep: "review"},
		{as: "dangjin.officer", do: "POST /cases/{review}/submit", want: 200},
		{as: "dangjin.officer", do: "POST /cases", body: content(canary), want: 200, keep: "case"},
		{as: "dangjin.officer", do: "POST /cases/{case}/submit", want: 200},
		{as: "dangjin.head", do: "POST /cases/{case}/approve", want: 200},
		{as: "dangjin.officer", do: "POST /library/{public}/adopt", body: `{"to":"considering","reason":"` + canary + `"}`, want: 200, keep: "adoption"},
		{as: "dangjin.officer", do: "PATCH /adoptions/{adoption}", body: `{"notes":"` + canary + `"}`, want: 200},
		{as: "dangjin.admin", do: "POST /pacts", body: `{"kind":"pair","name":` + text("en", canary) + `,"with":["gaok"]}`, want: 200, keep: "pact"},
		{as: "gaok.admin", do: "GET /pacts/{pact}", want: 200},
		{as: "gaok.admin", do: "POST /pacts/{pact}/accept", want: 200},
		{as: "dangjin.admin", do: "PUT /interpret", match: `"0"`, body: `{"kind":"libretranslate","url":"https://` + canary + `.example","key":"` + canary + `","langs":["ko","en"]}`, want: 200},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/glossary", body: `{"words":{"en":"` + canary + `"},"status":"forbidden","note":"` + canary + `"}`, want: 200, keep: "term"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/files?name=" + canary + ".txt", body: canary, want: 200, keep: "file"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/approvals", body: asking(canary, "approve"), want: 200, keep: "approval"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/files?name=" + canary + ".csv", body: "country,city\nFrance," + canary + "\nNowhere,Lyon\n", want: 200, keep: "list"},
		{as: "dangjin.officer", do: "POST /tie-imports", body: `{"file":"{list}","name":"` + canary + `"}`, want: 200, keep: "import"},
		{as: "dangjin.officer", do: "PUT /tie-imports/{import}/mapping", body: `{"columns":["country","partner"]}`, want: 200},
		{as: "dangjin.officer", do: "POST /pacts/{pact}/guests", body: `{"name":"` + canary + `","lang":"en","days":9}`, want: 200, keep: "guest"},
		{as: "dangjin.admin", do: "POST /invitations", body: `{"email":"` + canary + `@dangjin.example","roles":["officer"]}`, want: 200, keep: "invitation"},
		{as: "dangjin.admin", do: "PATCH /members/{dangjin.second}", body: `{"title":` + text("en", canary) + `}`, match: `"1"`, want: 200},
		{as: "dangjin.admin", do: "POST /webhooks", body: `{"name":"` + canary + `","url":"https://hook.example/` + canary + `","home":true,"pacts":["{pact}"],"on":true}`, want: 200, keep: "webhook"},
		{as: "dangjin.admin", do: "POST /webhooks/{webhook}/test", want: 200, keep: "delivery"},
		{as: "dangjin.admin", do: "GET /tenants/dangjin", want: 200},
		{as: "dangjin.admin", do: "PATCH /tenants/dangjin", body: `{"oidc":{"issuer":"https://` + canary + `.example","client_id":"` + canary + `"}}`, want: 200},
	})
	h.vars["seq"], h.vars["lang"], h.vars["noun"] = "1", "zh-Hans", "case"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/rooms", body: `{"kind":"topic","name":` + text("en", canary) + `}`, want: 200, keep: "room"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/rooms/{room}/messages", body: `{"key":"1","lang":"ko","text":"` + canary + `"}`, want: 200},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/rooms/{room}/messages/{seq}/pin", body: `{"on":true}`, want: 200},
		{as: "dangjin.admin", do: "PUT /spaces/pact:{pact}/retention", body: `{"days":null,"hold":false,"reason":"` + canary + `"}`, want: 200},
	})
	h.ties(t)
	h.run(t, []row{{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads", body: `{"kind":"free","langs":["ko"],"title":` + text("en", canary) + `}`, want: 200, keep: "pad"}})
	h.margins(t)
	h.plans(t)
	h.meets(t)
	h.booths(t)
	h.surveys(t)
	h.books(t)
	h.minuted(t)
	h.visited(t)
	a := h.ask(row{as: "dangjin.head", do: "GET /notices"})
	items, _ := a.body["items"].([]any)
	first, _ := items[0].(map[string]any)
	h.vars["notice"], _ = first["id"].(string)
	token := h.signIn("dangjin.officer")
	p, err := h.pass.Verify(context.Background(), token)
	h.must(err)
	h.vars["session"] = string(p.Session())
	return h
}

const walkers = "barge lantern orchard 42"

// signIn gives somebody an account and signs her in by the real door.
func (h *house) signIn(name string) string {
	h.t.Helper()
	ctx := context.Background()
	role, city, _ := strings.Cut(name, ".")
	email := city + "@" + role + ".example"
	p := h.people[name]
	parsed, err := pass.ParseEmail(email)
	h.must(err)
	_, err = h.pass.Enrol(ctx, pass.Enrolment{Person: p.Person(), Email: parsed, Name: name, Lang: lang.Korean, Password: walkers, Tenant: p.Tenant()})
	h.must(err)
	e, err := h.pass.SignIn(ctx, pass.Attempt{Email: email, Password: walkers, From: pass.From{Address: "192.0.2.1"}})
	h.must(err)
	return e.Access
}

func TestAStrangerWalksEveryRoute(t *testing.T) {
	h := secrets(t)
	h.heard()
	for _, r := range api.Routes() {
		a := h.ask(samples[r.Name].request(r, ""))
		switch {
		case r.Who != api.Public && a.status != 401:
			t.Errorf("%s answers a stranger with %d, want 401\n%s", r.Name, a.status, a.raw)
		case a.status >= 500:
			t.Errorf("%s answers a stranger with %d\n%s", r.Name, a.status, a.raw)
		case r.Who == api.Public && samples[r.Name].id != "" && !samples[r.Name].open && a.status != 404 && a.status != 401:
			t.Errorf("%s answers a stranger with %d about what is Dangjin's own, want 404\n%s", r.Name, a.status, a.raw)
		}
		h.keepsSilent(t, r.Name+" to a stranger", a)
	}
	h.unchanged(t, "a stranger")
}

func TestAnotherCityWalksEveryRoute(t *testing.T) {
	for _, who := range []string{"liaoning.admin", "liaoning.head", "liaoning.officer"} {
		t.Run(who, func(t *testing.T) {
			h := secrets(t)
			token := h.signIn(who)
			h.heard()
			routes := api.Routes()
			// What ends the walker's own session comes last.
			last := func(r api.Row) bool { return r.Name == "endSessions" || r.Name == "signOut" }
			slices.SortStableFunc(routes, func(a, b api.Row) int {
				switch {
				case last(a) == last(b):
					return 0
				case last(a):
					return 1
				}
				return -1
			})
			for _, r := range routes {
				s := samples[r.Name]
				a := h.ask(s.request(r, token))
				if a.status >= 500 {
					t.Errorf("%s answers with %d\n%s", r.Name, a.status, a.raw)
				}
				if s.id+s.space != "" && !s.open && a.status != 403 && a.status != 404 {
					t.Errorf("%s answers another city with %d about what is Dangjin's own, want 404, or 403 where her role may not in any case\n%s", r.Name, a.status, a.raw)
				}
				h.keepsSilent(t, r.Name+" to "+who, a)
			}
			h.unchanged(t, who)
		})
	}
}

// guests are the routes that answer a guest with what is her own.
var guests = map[string]bool{"readMe": true, "listAllRooms": true, "giveTicket": true}

// A guest of Dangjin's other pact walks every route: what is for members is closed to her, and nothing of Dangjin's is hers to see.
func TestAGuestWalksEveryRoute(t *testing.T) {
	h := secrets(t)
	token := h.visit(t, "{pair}")
	h.heard()
	for _, r := range api.Routes() {
		if r.Name == "signOut" || r.Name == "refreshSession" { // by the cookie, which the walk doesn't bring
			continue
		}
		s := samples[r.Name]
		a := h.ask(s.request(r, token))
		switch {
		case r.Who == api.Public && a.status >= 500, guests[r.Name] && a.status != 200:
			t.Errorf("%s answers a guest with %d\n%s", r.Name, a.status, a.raw)
		case r.Who != api.Public && !guests[r.Name] && a.status != 403 && a.status != 404:
			t.Errorf("%s answers a guest with %d, want 404, or 403\n%s", r.Name, a.status, a.raw)
		case s.id+s.space != "" && !s.open && a.status != 403 && a.status != 404:
			t.Errorf("%s answers a guest with %d about what isn't in her pact, want 404\n%s", r.Name, a.status, a.raw)
		}
		h.keepsSilent(t, r.Name+" to a guest", a)
	}
	h.unchanged(t, "a guest")
}

// The walks would prove nothing if Dangjin itself couldn't see the canary.
func TestDangjinSeesItsOwn(t *testing.T) {
	h := secrets(t)
	seen := map[string]bool{}
	for _, who := range []string{"dangjin.admin", "dangjin.head", "dangjin.officer"} {
		for _, r := range api.Routes() {
			if r.Method != "GET" || r.Who == api.Member {
				continue
			}
			if a := h.ask(samples[r.Name].request(r, who)); strings.Contains(a.raw, canary) {
				seen[r.Name] = true
			}
		}
	}
	for _, name := range []string{
		"listWebhooks", "readWebhook", "listCases", "readCase", "readAdoption", "listAdoptions", "listMembers", "listPacts", "readPact", "listInvitations", "readTenant", "readHome", "find",
		"readFile", "describeFile",
		"readFile", "describeFile", "listTerms", "readTerm", "exportTerms",
		"readFile", "describeFile", "listTerms", "readTerm", "exportTerms", "readInterpreter", "listAllInterpreters", "readBooth", "readBriefing", "readSurvey",
		"listApprovals", "listSubjectApprovals", "readApproval", "readApprovalDocument",
		"listImports", "readImport", "listImportRows", "reportImport",
		"listAllRecords", "listRecords", "readRecord", "readRecordAnnex", "exportRecords",
		"listAllMeetings", "listMeetings", "readMeeting", "readAgenda", "readCosts", "exportCosts", "listSeries", "readSeries",
		"listAllRooms", "listRooms", "readRoom", "listMessages", "readMessage", "listPins", "exportRoom", "readRetention",
	} {
		if !seen[name] {
			t.Errorf("%s doesn't show Dangjin its own canary, so that the walks prove nothing about it", name)
		}
	}
}

// keepsSilent fails if an answer holds the canary in its body or headers.
func (h *house) keepsSilent(t *testing.T, what string, a answer) {
	t.Helper()
	if strings.Contains(strings.ToLower(a.raw), canary) {
		t.Errorf("%s shows what is Dangjin's own:\n%s", what, a.raw)
	}
	for name, values := range a.header {
		if strings.Contains(strings.ToLower(strings.Join(values, " ")), canary) {
			t.Errorf("%s shows what is Dangjin's own in the header %s: %s", what, name, values)
		}
	}
}

// unchanged fails if a walk has left a trace in Dangjin's spaces, or the canary stands in the log.
func (h *house) unchanged(t *testing.T, who string) {
	t.Helper()
	for _, f := range h.heard() {
		if (strings.HasSuffix(f, "@home:dangjin") || strings.HasSuffix(f, h.fill("@pact:{pact}"))) && !doorFacts[strings.TrimSuffix(f, "@home:dangjin")] {
			t.Errorf("the walk of %s leaves %s", who, f)
		}
	}
	if strings.Contains(strings.ToLower(h.log.String()), canary) {
		t.Errorf("after the walk of %s the log holds what is Dangjin's own", who)
	}
	for _, l := range h.letters {
		if !strings.HasSuffix(string(l.To), "@dangjin.example") && strings.Contains(l.Values["name"], canary) {
			t.Errorf("a letter to %s holds what is Dangjin's own", l.To)
		}
	}
}

// doorFacts are what anybody can cause at the door of somebody else's account: trying a password, asking for a reset.
var doorFacts = map[string]bool{"pass.failed": true, "pass.reset_asked": true, "pass.locked": true}
