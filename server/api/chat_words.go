package api

import (
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
)

// recordWord are the words of a record's page in one language. The page leaves the house, so it can't ask the application's catalogues.
type recordWord struct {
	Space, Room, Purpose, Members, Exported, Guest, Reply, Quote, Pinned, Lapsed, Removed, File, Card, Machine, Stale, Before, End string

	Kinds  map[chat.Kind]string
	States map[chat.State]string
}

var recordWords = map[lang.Tag]recordWord{
	lang.Korean: {
		Space: "공간", Room: "대화방", Purpose: "목적", Members: "참여자", Exported: "내보낸 때", Guest: "손님", Reply: "답글, 원글", Quote: "인용", Pinned: "고정됨",
		Lapsed: "보존 기간이 지나 내용을 지웠습니다.", Removed: "삭제됨", File: "파일", Card: "연결", Machine: "기계 번역", Stale: "원문이 바뀌기 전의 번역", Before: "고치기 전",
		End:    "기록의 끝",
		Kinds:  map[chat.Kind]string{chat.Lobby: "로비", chat.Topic: "대화방", chat.Direct: "개인 대화", chat.Object: "대화방"},
		States: map[chat.State]string{chat.Open: "사용 중", chat.Archived: "보관됨"},
	},
	lang.English: {
		Space: "Space", Room: "Room", Purpose: "Purpose", Members: "Members", Exported: "Exported", Guest: "guest", Reply: "reply to", Quote: "quotes", Pinned: "pinned",
		Lapsed: "The text was given up when its retention period ended.", Removed: "Removed", File: "File", Card: "Link", Machine: "machine translation",
		Stale: "made before the message was changed", Before: "Before the change of", End: "End of the record",
		Kinds:  map[chat.Kind]string{chat.Lobby: "Lobby", chat.Topic: "Room", chat.Direct: "Direct messages", chat.Object: "Room"},
		States: map[chat.State]string{chat.Open: "in use", chat.Archived: "archived"},
	},
	lang.Chinese: {
		Space: "空间", Room: "聊天室", Purpose: "用途", Members: "成员", Exported: "导出时间", Guest: "访客", Reply: "回复", Quote: "引用", Pinned: "已置顶",
		Lapsed: "保存期限已过，内容已删除。", Removed: "已删除", File: "文件", Card: "链接", Machine: "机器翻译", Stale: "原文修改前的译文", Before: "修改前",
		End:    "记录结束",
		Kinds:  map[chat.Kind]string{chat.Lobby: "大厅", chat.Topic: "聊天室", chat.Direct: "私信", chat.Object: "聊天室"},
		States: map[chat.State]string{chat.Open: "使用中", chat.Archived: "已归档"},
	},
	lang.Japanese: {
		Space: "スペース", Room: "ルーム", Purpose: "目的", Members: "メンバー", Exported: "書き出し日時", Guest: "ゲスト", Reply: "返信先", Quote: "引用", Pinned: "ピン留め",
		Lapsed: "保存期間が過ぎたため、内容を削除しました。", Removed: "削除済み", File: "ファイル", Card: "リンク", Machine: "機械翻訳", Stale: "原文の変更前の翻訳", Before: "変更前",
		End:    "記録の終わり",
		Kinds:  map[chat.Kind]string{chat.Lobby: "ロビー", chat.Topic: "ルーム", chat.Direct: "ダイレクトメッセージ", chat.Object: "ルーム"},
		States: map[chat.State]string{chat.Open: "使用中", chat.Archived: "保管済み"},
	},
}
